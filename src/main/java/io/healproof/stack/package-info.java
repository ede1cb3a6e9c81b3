/**
 * What is deployed and tested: its folder, its way through Git and Argo CD, its readiness, its
 * users. Knows {@code cluster}.
 */
@NullMarked
package io.healproof.stack;

import org.jspecify.annotations.NullMarked;
