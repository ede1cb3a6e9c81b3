package io.healproof.observe;

import java.time.Duration;

/**
 * One look at a remote clock.
 *
 * @param sent run time just before it was asked
 * @param received run time just after it answered
 * @param remote what it said, in seconds since the epoch
 */
public record ClockReading(Duration sent, Duration received, double remote) {}
