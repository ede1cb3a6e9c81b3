@NullMarked
package io.healproof.stack;

import org.jspecify.annotations.NullMarked;
