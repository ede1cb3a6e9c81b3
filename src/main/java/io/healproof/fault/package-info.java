/**
 * What is done to a stack, how it is confirmed and undone. Knows {@code cluster} and {@code
 * evidence}.
 */
@NullMarked
package io.healproof.fault;

import org.jspecify.annotations.NullMarked;
