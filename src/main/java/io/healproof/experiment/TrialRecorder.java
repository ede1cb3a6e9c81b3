package io.healproof.experiment;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiTimeline;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.WatchLog;
import io.healproof.recovery.Gate;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a trial into the run's record while it happens. */
final class TrialRecorder {
  private static final WorkloadRef NO_WORKLOAD = new WorkloadRef("", "");

  private final RunWriter record;
  private final Bounds bounds;
  private final Claim claim;
  private final TrialId id;

  TrialRecorder(Testbed bed, Claim claim, TrialId id) {
    this.record = bed.record();
    this.bounds = bed.bounds();
    this.claim = claim;
    this.id = id;
  }

  /** What is about to be done; on the disk when this returns. */
  void intent(List<String> touched) {
    record.record(
        new Entry.TrialIntent(
            id,
            claim.fault().describe(),
            Map.of("target", touched.isEmpty() ? "nothing" : String.join("; ", touched)),
            undoInWords(),
            Map.of(),
            Optional.empty()));
    record.flush();
  }

  private String undoInWords() {
    if (claim.fault() instanceof FaultSpec.DrainNode) {
      return "the node is uncordoned after the verdict";
    }
    if (claim.fault() instanceof FaultSpec.EditConfigMap
        || claim.fault() instanceof FaultSpec.Scale) {
      return "what the platform has not put back is put back after the verdict";
    }
    return "nothing is to be taken back";
  }

  /** Something that a reader must know. */
  void note(String text) {
    record.record(new Entry.Note(Optional.of(id), text));
  }

  void injected(Injection injection) {
    record.record(new Entry.Injection(id, injection.t0()));
    injection.events().forEach(event -> happened(event, List.of()));
  }

  void effect(TimeBounds at, String how) {
    record.record(new Entry.EffectSeen(id, at, Witness.API, how));
  }

  void undone(List<String> things, TimeBounds at) {
    for (String thing : things) {
      happened(new TimelineEvent("undone", Witness.HARNESS, at, Map.of("what", thing)), List.of());
    }
  }

  /** What was seen and what it came to; on the disk when this returns. */
  void judged(
      Judgement judgement,
      Injection injection,
      Optional<TimeBounds> effect,
      Watching watching,
      Watching.Stored stored,
      List<LimitResult> limits,
      List<Gate> gates,
      Verdict verdict) {
    Duration from = injection.t0().earliest();
    List<WatchEvent> history = watching.events();
    Duration latency = watching.watchLatency();
    List<SampleRef> watched = List.of(keepWatch(WatchLog.since(history, from)));
    List<SampleRef> scraped = keepAnswers(stored.jobs());
    WorkloadRef workload = claim.fault().pods().orElse(NO_WORKLOAD);
    ApiTimeline.of(history, workload.namespace(), workload.name(), from, latency)
        .forEach(event -> happened(event, watched));
    for (LimitResult limit : limits) {
      Basis basis =
          limit.limit().witness() == Witness.API
              ? watchBasis(injection, effect, latency, watched)
              : scrapeBasis(judgement, injection, effect, scraped);
      record.record(new Entry.LimitJudged(id, limit, basis));
    }
    record.record(new Entry.TrialJudged(id, verdict, gates, judgement.healedBy(claim.fault())));
    record.flush();
  }

  private SampleRef keepWatch(List<WatchEvent> events) {
    return record.sample(
        "watch",
        "watch events since the fault, after the state before it",
        WatchLog.encode(events));
  }

  private List<SampleRef> keepAnswers(List<JobLog> jobs) {
    List<SampleRef> kept = new ArrayList<>();
    for (JobLog job : jobs) {
      for (PrometheusClient.Answer answer : job.answers()) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        kept.add(record.sample("prometheus", answer.query(), body));
      }
    }
    return kept;
  }

  private Basis watchBasis(
      Injection injection, Optional<TimeBounds> effect, Duration latency, List<SampleRef> samples) {
    return new Basis(
        "watch of the Kubernetes API",
        injection.t0(),
        effect,
        bounds.hold(),
        Duration.ZERO,
        Duration.ZERO,
        latency,
        samples);
  }

  private Basis scrapeBasis(
      Judgement judgement,
      Injection injection,
      Optional<TimeBounds> effect,
      List<SampleRef> samples) {
    return new Basis(
        judgement.sourceInWords(),
        injection.t0(),
        effect,
        bounds.hold(),
        bounds.scrapeInterval(),
        judgement.epsilon(),
        bounds.exporterLag(),
        samples);
  }

  private void happened(TimelineEvent event, List<SampleRef> samples) {
    record.record(new Entry.Happened(id, event, samples));
  }
}
