package io.healproof.evidence;

import java.time.Instant;

/**
 * An entry with its place in the ledger.
 *
 * @param seq its number, from 1; also its line in the file
 * @param time of the harness's wall clock when it was recorded
 */
public record Recorded<T>(long seq, Instant time, T body) {}
