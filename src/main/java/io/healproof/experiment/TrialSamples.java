package io.healproof.experiment;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.observe.Canary;
import io.healproof.observe.Job;
import io.healproof.observe.JobLog;
import io.healproof.recovery.Sources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps the raw answers of a trial, and says what was computed from which of them. */
final class TrialSamples {
  private final Recording record;
  private final Bounds bounds;
  private final Optional<UsersPace> pace;
  private final Findings findings;
  private final List<SampleRef> watch;
  private final Map<String, List<SampleRef>> kept = new HashMap<>();

  TrialSamples(Recording record, Bounds bounds, Optional<UsersPace> pace, Findings findings) {
    this.record = record;
    this.bounds = bounds;
    this.pace = pace;
    this.findings = findings;
    this.watch = List.of(KeptInputs.watch(record, findings.history()));
    kept.put(Sources.API, watch);
    kept.put(Sources.KUBE_STATE_METRICS, answers(job -> !isProbe(job)));
    kept.put(Sources.BLACKBOX_EXPORTER, answers(TrialSamples::isProbe));
    for (Traffic.Seen seen : findings.users()) {
      kept.put(seen.source(), List.of(KeptInputs.requests(record, seen)));
    }
  }

  private static boolean isProbe(JobLog job) {
    return job.job().equals(Job.BLACKBOX.label());
  }

  private List<SampleRef> answers(Predicate<JobLog> which) {
    return findings.stored().jobs().stream()
        .filter(which)
        .flatMap(job -> job.answers().stream())
        .map(answer -> KeptInputs.answer(record, answer))
        .toList();
  }

  List<SampleRef> watch() {
    return watch;
  }

  SampleRef writes(Traffic.Seen seen) {
    return KeptInputs.writes(record, seen);
  }

  Basis basis(String source) {
    Duration epsilon = Watching.epsilon(findings.stored());
    return switch (source) {
      case Sources.API ->
          basis("watch of the Kubernetes API", source, Canary.PERIOD, Duration.ZERO, Duration.ZERO);
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
