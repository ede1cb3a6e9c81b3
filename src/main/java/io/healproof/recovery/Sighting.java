package io.healproof.recovery;

import java.time.Duration;

/**
 * What one series of observations says about a recovery.
 *
 * @param heldUntil time from the fault until which the recovered state is sure to have lasted
 *     without a break; zero where no lasting recovery was seen
 */
public record Sighting(Recovery recovery, Duration heldUntil) {}
