package io.healproof.stack;

/**
 * An Argo CD Application as it was last seen.
 *
 * @param sync {@code Synced}, {@code OutOfSync} or {@code Unknown}; empty before the first look
 * @param health {@code Healthy}, {@code Progressing}, {@code Degraded}, {@code Missing}, {@code
 *     Suspended} or {@code Unknown}; empty before the first look
 * @param revision Git commit that live objects were last compared with; empty before the first look
 * @param reason what Argo CD gives as the reason where something is wrong, else empty
 */
public record ApplicationStatus(
    String name, String sync, String health, String revision, String reason) {

  public boolean syncedAndHealthy() {
    return sync.equals("Synced") && health.equals("Healthy");
  }
}
