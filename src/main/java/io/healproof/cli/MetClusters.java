package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.ApiFailure;
import io.healproof.cluster.Cluster;
import io.healproof.fault.guard.LeasedRecovery;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The clusters that a call meets.
 *
 * @param hub the one that holds Argo CD; empty where it is in the cluster itself
 */
record MetClusters(Cluster cluster, Optional<Cluster> hub) implements AutoCloseable {

  /** The one that holds Argo CD. */
  Cluster argoCd() {
    return hub.orElse(cluster);
  }

  /**
   * Takes back in each of them what dead runs left, whatever becomes of it in the other.
   *
   * @return what was done, a line each
   * @throws HealproofException when it was not done in one of them; the message names the cluster
   *     where there are two, and what was done has been shown
   */
  List<String> recover(RunClock clock, Waiting waiting, Progress progress) {
    if (hub.isEmpty()) {
      return recovered(cluster, clock, waiting, progress);
    }
    List<String> done = new ArrayList<>();
    List<HealproofException> failures = new ArrayList<>();
    for (Cluster each : List.of(cluster, hub.get())) {
      try {
        done.addAll(recovered(each, clock, waiting, progress));
      } catch (HealproofException e) {
        failures.add(in(each, e.exitCode(), String.valueOf(e.getMessage()), e));
      } catch (RuntimeException e) {
        failures.add(in(each, ExitCode.BROKEN, ApiFailure.inWords(e).orElseThrow(() -> e), e));
      }
    }
    if (failures.isEmpty()) {
      return done;
    }
    done.forEach(progress::say);
    HealproofException first = failures.get(0);
    throw new HealproofException(
        first.exitCode(),
        String.join("\n", failures.stream().map(Throwable::getMessage).toList()),
        first);
  }

  private static List<String> recovered(
      Cluster each, RunClock clock, Waiting waiting, Progress progress) {
    return new LeasedRecovery(each, clock, waiting).recover(progress::say);
  }

  private static HealproofException in(
      Cluster each, ExitCode code, String message, RuntimeException cause) {
    return new HealproofException(
        code, "context \"%s\": %s".formatted(each.name(), message), cause);
  }

  @Override
  public void close() {
    try {
      hub.ifPresent(Cluster::close);
    } finally {
      cluster.close();
    }
  }
}
