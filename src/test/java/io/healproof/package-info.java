@NullMarked
package io.healproof;

import org.jspecify.annotations.NullMarked;
