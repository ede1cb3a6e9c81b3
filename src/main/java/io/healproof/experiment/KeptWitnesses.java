package io.healproof.experiment;

import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.WitnessInputs;
import io.healproof.observe.CanaryLog;
import io.healproof.observe.ClockLog;
import io.healproof.observe.ClockReading;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.RequestLog;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.WatchLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what the witnesses of a trial had seen. {@link WitnessesAgain} reads it back. */
final class KeptWitnesses {
  private final Recording record;

  KeptWitnesses(Recording record) {
    this.record = record;
  }

  /**
   * Keeps everything.
   *
   * @param pace of the users; empty where nobody sent
   * @param clock readings of Prometheus's clock
   */
  WitnessInputs of(
      Seen seen, Findings findings, Optional<UsersPace> pace, List<ClockReading> clock) {
    return new WitnessInputs(
        bounds(seen.bounds()),
        pace.map(each -> new WitnessInputs.Pace(each.period(), each.deadline())),
        findings.users().stream().map(this::user).toList(),
        new WitnessInputs.Harness(
            seen.pulse().lastAlive(),
            seen.pulse().lost(),
            seen.pulse().steps(),
            seen.pulse().stall()),
        findings.until(),
        seen.now(),
        findings.stored().failure(),
        findings.stored().jobs().stream().flatMap(job -> asked(job).stream()).toList(),
        watch(record, findings.history()),
        record.sample("canary", "changes of the canary", CanaryLog.encode(seen.canary())),
        clock(record, "time()", clock));
  }

  static SampleRef watch(Recording record, List<WatchEvent> history) {
    return record.sample(
        "watch",
        "watch events since shortly before the fault, after the state before it",
        WatchLog.encode(history));
  }

  static SampleRef clock(Recording record, String asked, List<ClockReading> readings) {
    return record.sample("clock", asked, ClockLog.encode(readings));
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

  private WitnessInputs.User user(Traffic.Seen seen) {
    return new WitnessInputs.User(
        seen.source(), seen.problem(), requests(record, seen), writes(record, seen));
  }

  private Optional<WitnessInputs.Asked> asked(JobLog job) {
    return job.asked()
        .map(
            asked ->
                new WitnessInputs.Asked(
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
}
