package io.healproof.observe;

import java.time.Duration;
import java.util.Set;

/** What a trial asks of the {@code prometheus} observer. */
public interface PrometheusWitness {

  /**
   * Reads the stored samples of a job that has one target.
   *
   * @param job label of a {@link Job}
   * @param namespaces of the objects that matter; only kube-state-metrics' are chosen by it
   * @param window how far to look back
   * @return the log; without scrapes where Prometheus knows no such target
   * @throws PrometheusFailure when Prometheus cannot be asked, or the job has several targets
   */
  JobLog collect(String job, Set<String> namespaces, Duration window, ClockOffset offset);

  /**
   * Reads the stored probes of one address by the blackbox exporter. Their states are those of
   * {@link ScrapeCondition#answers}.
   *
   * @param target {@link PrometheusObserver#USERS}, or another value of the label {@code target}
   * @param window how far to look back
   * @throws PrometheusFailure when Prometheus cannot be asked
   */
  JobLog collectProbes(String target, Duration window, ClockOffset offset);

  /**
   * Reads Prometheus's clock.
   *
   * @throws PrometheusFailure when Prometheus cannot be asked
   */
  ClockReading readClock();
}
