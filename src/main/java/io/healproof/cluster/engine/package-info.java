/**
 * The container engine and the machine below it: connection, what bears the project's mark, disk
 * space, tools, locks. Knows {@code time}; knows nothing of images or Kubernetes.
 */
@NullMarked
package io.healproof.cluster.engine;

import org.jspecify.annotations.NullMarked;
