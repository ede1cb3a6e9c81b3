/** Proves, with numbers, that a GitOps platform on Kubernetes heals itself. */
@NullMarked
package io.healproof;

import org.jspecify.annotations.NullMarked;
