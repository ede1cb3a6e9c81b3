package io.healproof.observe;

import io.healproof.recovery.TimeBounds;

/**
 * A watch event, and when what it reports came about.
 *
 * @param at in run time
 */
public record DatedEvent(WatchEvent event, TimeBounds at) {}
