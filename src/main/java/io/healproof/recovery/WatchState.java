package io.healproof.recovery;

/**
 * A state that a watch reported; it lasts until the next one.
 *
 * @param since when it began, as far as that is known. For UNKNOWN: the last moment from which
 *     nothing is missing
 */
public record WatchState(TimeBounds since, State state) {}
