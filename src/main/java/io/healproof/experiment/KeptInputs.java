package io.healproof.experiment;

import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialInputs;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Victim;
import io.healproof.observe.CanaryLog;
import io.healproof.observe.ClockLog;
import io.healproof.observe.ClockReading;
import io.healproof.observe.JobLog;
import io.healproof.observe.Projection;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.RequestLog;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.WatchLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps what a trial's results are computed from. {@link TrialAgain} reads it back. */
final class KeptInputs {
  private final Recording record;
  private final Claim claim;

  KeptInputs(Recording record, Claim claim) {
    this.record = record;
    this.claim = claim;
  }

  /**
   * Keeps everything.
   *
   * @param application that owns what drifted; empty for what is no drift
   * @param clock readings of Prometheus's clock
   */
  TrialInputs of(
      Seen seen, Findings findings, Optional<String> application, List<ClockReading> clock) {
    return new TrialInputs(
        bounds(seen.bounds()),
        fault(claim.fault()),
        victim(findings.injection().victim()),
        application.orElse(""),
        claim.promises().stream().map(KeptInputs::promised).toList(),
        claim.users().map(pace -> new TrialInputs.Pace(pace.period(), pace.deadline())),
        findings.users().stream().map(this::user).toList(),
        new TrialInputs.Harness(
            seen.pulse().lastAlive(),
            seen.pulse().lost(),
            seen.pulse().steps(),
            seen.pulse().stall()),
        findings.until(),
        seen.now(),
        findings.stored().failure(),
        findings.stored().jobs().stream().flatMap(job -> asked(job).stream()).toList(),
        record.sample(
            "watch",
            "the steady state before the fault",
            WatchLog.encode(findings.steady().asEvents())),
        watch(record, findings.history()),
        record.sample("canary", "changes of the canary", CanaryLog.encode(seen.writes())),
        record.sample("clock", "time()", ClockLog.encode(clock)));
  }

  static SampleRef watch(Recording record, List<WatchEvent> history) {
    return record.sample(
        "watch",
        "watch events since shortly before the fault, after the state before it",
        WatchLog.encode(history));
  }

  static SampleRef answer(Recording record, PrometheusClient.Answer answer) {
    return record.sample(
        "prometheus", answer.query(), answer.body().getBytes(StandardCharsets.UTF_8));
  }

  static SampleRef requests(Recording record, Traffic.Seen seen) {
    return record.sample("requests", seen.source(), RequestLog.encode(seen.requests()));
  }

  static SampleRef writes(Recording record, Traffic.Seen seen) {
    return record.sample("writes", seen.source(), seen.writes().encode());
  }

  private TrialInputs.User user(Traffic.Seen seen) {
    return new TrialInputs.User(
        seen.source(), seen.problem(), requests(record, seen), writes(record, seen));
  }

  private Optional<TrialInputs.Asked> asked(JobLog job) {
    return job.asked()
        .map(
            asked ->
                new TrialInputs.Asked(
                    job.job(),
                    job.target(),
                    asked.at(),
                    asked.absent().stream().sorted().toList(),
                    job.answers().stream().map(answer -> answer(record, answer)).toList()));
  }

  private static Map<String, Duration> bounds(Bounds bounds) {
    return Map.of(
        "steadyFor", bounds.steadyFor(),
        "steadyDeadline", bounds.steadyDeadline(),
        "hold", bounds.hold(),
        "effectDeadline", bounds.effectDeadline(),
        "watchLatency", bounds.watchLatency(),
        "exporterLag", bounds.exporterLag(),
        "scrapeInterval", bounds.scrapeInterval());
  }

  private static Map<String, String> fault(FaultSpec fault) {
    Map<String, String> said = new TreeMap<>(Map.of("kind", fault.kind()));
    fault
        .pods()
        .ifPresent(
            workload -> {
              said.put("namespace", workload.namespace());
              said.put("name", workload.name());
            });
    if (fault instanceof FaultSpec.DrainNode drain) {
      said.put("localData", Boolean.toString(drain.localData()));
    } else if (fault instanceof FaultSpec.Scale scale) {
      said.put("replicas", Integer.toString(scale.replicas()));
    } else if (fault instanceof FaultSpec.EditConfigMap edit) {
      said.put("namespace", edit.configMap().namespace());
      said.put("name", edit.configMap().name());
      said.put("key", edit.key());
      said.put("value", edit.value());
    }
    return said;
  }

  private static TrialInputs.Victim victim(Victim victim) {
    if (victim instanceof Victim.Pods pods) {
      return new TrialInputs.Victim(
          "pods",
          pods.workload().namespace(),
          pods.workload().name(),
          pods.uids().stream().sorted().toList(),
          pods.desired(),
          0,
          "",
          "");
    }
    if (victim instanceof Victim.ConfigMapVersion map) {
      return new TrialInputs.Victim(
          "config-map",
          map.configMap().namespace(),
          map.configMap().name(),
          List.of(),
          0,
          map.resourceVersion(),
          map.key(),
          Projection.hashOf(map.desired()));
    }
    Victim.Generation drift = (Victim.Generation) victim;
    return new TrialInputs.Victim(
        "generation",
        drift.workload().namespace(),
        drift.workload().name(),
        List.of(),
        drift.desired(),
        drift.generation(),
        "",
        "");
  }

  private static TrialInputs.Promised promised(Promise promise) {
    String kind =
        promise instanceof Promise.Replaced
            ? "replaced"
            : promise instanceof Promise.Reverted
                ? "reverted"
                : promise instanceof Promise.Outage
                    ? "outage"
                    : promise instanceof Promise.NothingLost ? "nothing-lost" : "undisturbed";
    return new TrialInputs.Promised(
        kind,
        promise.text(),
        promise.time(),
        promise instanceof Promise.Undisturbed undisturbed
            ? undisturbed.workload().map(w -> w.namespace() + "/" + w.name())
            : Optional.empty(),
        promise instanceof Promise.NothingLost nothing && nothing.inOrder());
  }
}
