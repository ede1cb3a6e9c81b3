package io.healproof.recovery;

/**
 * A measurement of something whose truth is known from elsewhere.
 *
 * @param source which instrument measured, e.g. {@code client, new connections}
 * @param quantity what was measured, e.g. {@code outage}
 * @param truth the true length; the truth itself is known within bounds
 * @param measured what the instrument said
 */
public record Comparison(String source, String quantity, Interval truth, Recovery measured) {}
