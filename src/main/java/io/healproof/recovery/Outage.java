package io.healproof.recovery;

/**
 * What users went through.
 *
 * @param length from the first failed request to the start of lasting success; {@link
 *     Recovery.LeftCensored} when no request failed: an outage shorter than that may have slipped
 *     through
 * @param back the recovery: from the fault to the start of lasting success; left-censored when no
 *     request failed, and then without regard to an outage that slipped through later
 * @param requests how many were made within the outage, unknown ones left out; at least {@code
 *     failed}
 * @param failed how many of them failed
 * @param laterFailures how many failed after lasting success began (in the hold time and beyond)
 */
public record Outage(
    Recovery length, Recovery back, long requests, long failed, long laterFailures) {}
