package io.healproof.recovery;

import java.time.Duration;

/**
 * A state that a watch reported; it lasts until the next one.
 *
 * @param received when the event arrived, in run time. For UNKNOWN: the last moment at which the
 *     watch was known to be alive
 */
public record WatchState(Duration received, State state) {}
