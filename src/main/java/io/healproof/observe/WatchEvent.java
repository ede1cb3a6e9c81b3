package io.healproof.observe;

import java.time.Duration;

/**
 * One event of a watch.
 *
 * @param receivedAt run time at which Healproof had it; the change itself came before
 * @param gone whether the object was deleted; then {@code object} is its last state
 */
public record WatchEvent(long sequence, Duration receivedAt, boolean gone, Watched object) {}
