package io.healproof.experiment;

import io.healproof.evidence.Basis;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SampleRef;
import io.healproof.observe.Job;
import io.healproof.observe.JobLog;
import io.healproof.observe.RequestLog;
import io.healproof.observe.WatchLog;
import io.healproof.recovery.Sources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps the raw answers of a trial, and says what was computed from which of them. */
final class TrialSamples {
  private final RunWriter record;
  private final Bounds bounds;
  private final Optional<UsersPace> pace;
  private final Findings findings;
  private final List<SampleRef> watch;
  private final Map<String, List<SampleRef>> kept = new HashMap<>();

  TrialSamples(RunWriter record, Bounds bounds, Optional<UsersPace> pace, Findings findings) {
    this.record = record;
    this.bounds = bounds;
    this.pace = pace;
    this.findings = findings;
    this.watch =
        List.of(
            record.sample(
                "watch",
                "watch events since the fault, after the state before it",
                WatchLog.encode(
                    WatchLog.since(findings.history(), findings.injection().t0().earliest()))));
    kept.put(Sources.API, watch);
    kept.put(Sources.KUBE_STATE_METRICS, answers(job -> !isProbe(job)));
    kept.put(Sources.BLACKBOX_EXPORTER, answers(TrialSamples::isProbe));
    for (Traffic.Seen seen : findings.users()) {
      kept.put(
          seen.source(),
          List.of(record.sample("requests", seen.source(), RequestLog.encode(seen.requests()))));
    }
  }

  private static boolean isProbe(JobLog job) {
    return job.job().equals(Job.BLACKBOX.label());
  }

  private List<SampleRef> answers(Predicate<JobLog> which) {
    return findings.stored().jobs().stream()
        .filter(which)
        .flatMap(job -> job.answers().stream())
        .map(
            answer ->
                record.sample(
                    "prometheus", answer.query(), answer.body().getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  List<SampleRef> watch() {
    return watch;
  }

  SampleRef writes(Traffic.Seen seen) {
    return record.sample("writes", seen.source(), seen.writes().encode());
  }

  Basis basis(String source) {
    Duration epsilon = Watching.epsilon(findings.stored());
    return switch (source) {
      case Sources.API ->
          basis(
              "watch of the Kubernetes API",
              source,
              Duration.ZERO,
              Duration.ZERO,
              findings.watchLatency());
      case Sources.KUBE_STATE_METRICS ->
          basis(objectsInWords(), source, bounds.scrapeInterval(), epsilon, bounds.exporterLag());
      case Sources.BLACKBOX_EXPORTER ->
          basis(source, source, Job.BLACKBOX.interval(), epsilon, Duration.ZERO);
      default -> {
        UsersPace sent = pace.orElseThrow();
        yield basis(source, source, sent.period(), Duration.ZERO, sent.deadline());
      }
    };
  }

  private String objectsInWords() {
    return String.join(
        ", and ",
        findings.criteria().prometheus().stream().map(Criteria.ScrapePart::name).toList());
  }

  private Basis basis(
      String inWords, String source, Duration interval, Duration epsilon, Duration lambda) {
    return new Basis(
        inWords,
        findings.injection().t0(),
        findings.effect(),
        bounds.hold(),
        interval,
        epsilon,
        lambda,
        kept.getOrDefault(source, List.of()));
  }
}
