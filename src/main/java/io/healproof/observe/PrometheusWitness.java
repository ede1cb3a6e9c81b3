package io.healproof.observe;

import java.time.Duration;
import java.util.Set;

/** What a trial asks of the {@code prometheus} observer. */
public interface PrometheusWitness {

  /**
   * Reads a job's stored samples.
   *
   * @param job one of the jobs that claims are judged by
   * @param namespaces of the objects that matter
   * @param window how far to look back, whole seconds
   * @throws PrometheusFailure when Prometheus cannot be asked
   */
  JobLog collect(String job, Set<String> namespaces, Duration window, ClockOffset offset);

  /**
   * Reads Prometheus's clock.
   *
   * @throws PrometheusFailure when Prometheus cannot be asked
   */
  ClockReading readClock();
}
