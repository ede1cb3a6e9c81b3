package io.healproof.cli;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recoveries;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Sends what a run came to to a Pushgateway, as one group for each stack that the next run
 * replaces. The head hash goes with it as a label, so that it exists outside of the run.
 */
final class PushgatewaySink {
  private static final String JOB = "healproof";

  private final URI address;

  /** A sink; {@code address} is scheme, host and port. */
  PushgatewaySink(URI address) {
    this.address = address;
  }

  /**
   * Replaces the stack's group.
   *
   * @throws IOException when the Pushgateway does not take it
   */
  void push(RunRecord run) throws IOException {
    String stack = run.facts().map(facts -> facts.body().stack()).orElse("");
    PushGateway.builder()
        .address(address.getAuthority())
        .job(JOB)
        .groupingKey("stack", stack)
        .registry(registry(run))
        .build()
        .push();
  }

  /** The metrics of a run; labels take few values, except for the head hash of the newest run. */
  static PrometheusRegistry registry(RunRecord run) {
    PrometheusRegistry registry = new PrometheusRegistry();
    Metrics metrics = new Metrics(registry);
    run.verdict().claims().forEach(metrics::verdict);
    run.claims().forEach(metrics::recoveries);
    metrics.run(run);
    return registry;
  }

  private static final class Metrics {
    private final Gauge verdict;
    private final Gauge lower;
    private final Gauge upper;
    private final Gauge trials;
    private final Info info;
    private final PrometheusRegistry registry;

    Metrics(PrometheusRegistry registry) {
      this.registry = registry;
      this.verdict =
          gauge("healproof_claim_verdict", "1 for the verdict that a claim came to.")
              .labelNames("claim", "control", "verdict")
              .register(registry);
      this.lower =
          gauge("healproof_recovery_lower_seconds", "Lower bound of a claim's slowest trial.")
              .unit(Unit.SECONDS)
              .labelNames("claim", "limit", "witness")
              .register(registry);
      this.upper =
          gauge("healproof_recovery_upper_seconds", "Upper bound of a claim's slowest trial.")
              .unit(Unit.SECONDS)
              .labelNames("claim", "limit", "witness")
              .register(registry);
      this.trials =
          gauge("healproof_trials", "Trials of a claim in the newest run.")
              .labelNames("claim")
              .register(registry);
      this.info =
          Info.builder()
              .name("healproof_run_info")
              .help("The newest run; its head hash vouches for its record.")
              .labelNames("run", "head", "verdict")
              .register(registry);
    }

    private static Gauge.Builder gauge(String name, String help) {
      return Gauge.builder().name(name).help(help);
    }

    void verdict(ClaimVerdict claim) {
      for (Outcome outcome : Outcome.values()) {
        verdict
            .labelValues(claim.claim(), Boolean.toString(claim.control()), outcome.name())
            .set(claim.verdict().outcome() == outcome ? 1 : 0);
      }
    }

    void recoveries(ClaimRecord claim) {
      String id = claim.plan().body().id();
      trials.labelValues(id).set(claim.trials().size());
      claim.trials().stream()
          .map(TrialRecord::limits)
          .flatMap(limits -> limits.stream().map(Recorded::body))
          .map(Entry.LimitJudged::result)
          .forEach(result -> slowest(id, result));
    }

    private void slowest(String claim, LimitResult result) {
      String[] labels = {
        claim, result.limit().id(), result.limit().witness().name().toLowerCase(Locale.ROOT)
      };
      Duration low = Recoveries.lower(result.recovery()).at();
      lower.labelValues(labels).set(Math.max(lower.labelValues(labels).get(), seconds(low)));
      // What never recovered has no upper bound: infinity stays the largest.
      double high =
          Recoveries.upper(result.recovery())
              .map(end -> seconds(end.at()))
              .orElse(Double.POSITIVE_INFINITY);
      upper.labelValues(labels).set(Math.max(upper.labelValues(labels).get(), high));
    }

    void run(RunRecord run) {
      Outcome outcome = run.verdict().verdict().outcome();
      info.setLabelValues(run.header().runId(), run.head(), outcome.name());
      if (outcome == Outcome.PASS) {
        gauge("healproof_last_success_timestamp_seconds", "When the newest passing run began.")
            .unit(Unit.SECONDS)
            .register(registry)
            .set((double) run.header().startedAt().getEpochSecond());
      }
    }

    private static double seconds(Duration duration) {
      return duration.toMillis() / 1e3;
    }
  }
}
