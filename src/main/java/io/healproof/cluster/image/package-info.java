/**
 * The images that a container registry would have served: read from {@code
 * cluster-fixtures/images}, built, and served to the nodes. Knows {@code cluster.engine} and {@code
 * time}, not the cluster.
 */
@NullMarked
package io.healproof.cluster.image;

import org.jspecify.annotations.NullMarked;
