/**
 * A Kubernetes cluster, local or reached by context: its images, nodes, facts and power. Knows only
 * {@code time}.
 */
@NullMarked
package io.healproof.cluster;

import org.jspecify.annotations.NullMarked;
