package io.healproof.experiment.calibration;

import java.util.List;

/**
 * A line of a truth log.
 *
 * @param from nanoseconds since the epoch by the target's clock: it happened after this
 * @param to it had happened by this
 * @param who the process: its name, a slash, and when it started
 * @param what e.g. {@code serving} or {@code pods}
 * @param detail in words, or empty
 * @param pods what the API said of the lane's pods; only where {@code what} is {@code pods}
 */
public record TruthEvent(
    long from, long to, String who, String what, String detail, List<PodTruth> pods) {

  public TruthEvent {
    if (from > to) {
      throw new IllegalArgumentException("\"%s\" ends before it begins".formatted(what));
    }
    pods = List.copyOf(pods);
  }

  /** The process's name, which the next process in its place has too. */
  public String name() {
    return who.contains("/") ? who.substring(0, who.indexOf('/')) : who;
  }

  /** A pod as a quorum read of the API showed it. */
  public record PodTruth(String pod, String uid, boolean ready, boolean deleting, int restarts) {}
}
