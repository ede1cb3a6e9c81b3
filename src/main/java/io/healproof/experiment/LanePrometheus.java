package io.healproof.experiment;

import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.PrometheusWitness;
import java.time.Duration;
import java.util.Set;

/** Prometheus, for a calibration trial: the users are those of a target, and of nobody else. */
final class LanePrometheus implements PrometheusWitness {
  private final PrometheusWitness all;
  private final String users;

  /**
   * The witness of one target.
   *
   * @param lane the target's number, as the blackbox exporter's job has it
   */
  LanePrometheus(PrometheusWitness all, int lane) {
    this.all = all;
    this.users = "calibration-" + lane;
  }

  @Override
  public JobLog collect(String job, Set<String> namespaces, Duration window, ClockOffset offset) {
    return all.collect(job, namespaces, window, offset);
  }

  @Override
  public JobLog collectProbes(String target, Duration window, ClockOffset offset) {
    return all.collectProbes(
        target.equals(PrometheusObserver.USERS) ? users : target, window, offset);
  }

  @Override
  public ClockReading readClock() {
    return all.readClock();
  }
}
