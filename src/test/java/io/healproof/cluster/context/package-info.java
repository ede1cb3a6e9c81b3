@NullMarked
package io.healproof.cluster.context;

import org.jspecify.annotations.NullMarked;
