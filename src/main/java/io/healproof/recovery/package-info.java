/** Intervals, censoring, samples, statistics and verdicts. Pure: no I/O, no clock, knows nobody. */
@NullMarked
package io.healproof.recovery;

import org.jspecify.annotations.NullMarked;
