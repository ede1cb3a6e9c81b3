/**
 * The way into a cluster that Healproof did not make: kubeconfig files as {@code kubectl} reads
 * them, and the credentials of one context. Nothing here talks to the cluster.
 */
@NullMarked
package io.healproof.cluster.context;

import org.jspecify.annotations.NullMarked;
