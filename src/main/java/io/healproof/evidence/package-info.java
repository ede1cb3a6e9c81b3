/** The record of a run, written as it happens. Knows {@code recovery}. */
@NullMarked
package io.healproof.evidence;

import org.jspecify.annotations.NullMarked;
