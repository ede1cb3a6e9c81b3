package io.healproof.experiment;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Entry;
import io.healproof.evidence.SampleRef;
import io.healproof.experiment.calibration.Truth;
import io.healproof.fault.Injection;
import io.healproof.observe.ClientObserver;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.Job;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusFailure;
import io.healproof.observe.RequestLog;
import io.healproof.observe.ScrapeCondition;
import io.healproof.observe.WatchLog;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.ErrorBound;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Request;
import io.healproof.recovery.RequestSeries;
import io.healproof.recovery.Sources;
import io.healproof.recovery.StateSeries;
import io.healproof.recovery.TimeBounds;
import io.healproof.stack.CalibrationTargets.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What each instrument says of one calibration trial, beside the truth. */
final class CalibrationComparison {
  /** What users go through. */
  static final String OUTAGE = "outage";

  /** From the fault to lasting service. */
  static final String BACK = "back in service";

  /** From the fault until the pods are ready again. */
  static final String RECOVERY = "recovery";

  private static final Duration LEAD = Duration.ofSeconds(5);

  private final Testbed bed;
  private final Lane lane;
  private final Injection injection;
  private final Watching watching;
  private final List<Entry.Compared> compared = new ArrayList<>();

  CalibrationComparison(Testbed bed, Lane lane, Injection injection, Watching watching) {
    this.bed = bed;
    this.lane = lane;
    this.injection = injection;
    this.watching = watching;
  }

  /** Every comparison, and the gates that decide which of them count. */
  record Result(List<Entry.Compared> compared, List<Gate> gates) {
    Result {
      compared = List.copyOf(compared);
      gates = List.copyOf(gates);
    }
  }

  /** Compares all instruments; one whose declared bound did not hold has seen nothing. */
  Result of(Truth users, Truth pods, List<ClientObserver> clients, Duration watchedUntil) {
    Watching.Stored stored = watching.stored();
    Judgement judgement = new Judgement(bed, injection, watching.criteria(), watching, stored);
    List<Gate> all = List.of(judgement.clock(), judgement.notStalled());
    Gate watched = judgement.watchLatency();
    Gate exported = judgement.exporterLag();
    if (users instanceof Truth.Known known) {
      clients.forEach(client -> client(client, known, all, watchedUntil));
      blackbox(known, stored.offset(), all);
    }
    if (pods instanceof Truth.Known known) {
      api(known, with(all, watched));
      kubeStateMetrics(known, stored, with(with(all, watched), exported));
    }
    return new Result(compared, with(with(all, watched), exported));
  }

  private static List<Gate> with(List<Gate> gates, Gate more) {
    return Stream.concat(gates.stream(), Stream.of(more)).toList();
  }

  private void client(
      ClientObserver client, Truth.Known truth, List<Gate> gates, Duration watchedUntil) {
    List<Request> requests = client.requests();
    ClientObserver.Pace pace = client.pace();
    Outage outage =
        new RequestSeries(requests, pace.period(), pace.deadline(), Optional.empty())
            .outage(injection.t0(), bed.bounds().hold(), watchedUntil);
    SampleRef log = bed.record().sample("requests", client.name(), RequestLog.encode(requests));
    Basis basis =
        new Basis(
            "requests every %d ms, deadline %d ms"
                .formatted(pace.period().toMillis(), pace.deadline().toMillis()),
            injection.t0(),
            Optional.empty(),
            bed.bounds().hold(),
            pace.period(),
            Duration.ZERO,
            Duration.ZERO,
            List.of(log));
    users(client.name(), truth, outage, basis, gates);
  }

  private void blackbox(Truth.Known truth, Optional<ClockOffset> offset, List<Gate> gates) {
    Outage outage = unseen("Prometheus's clock was stepped during the trial.");
    List<SampleRef> answers = List.of();
    Duration epsilon = Duration.ZERO;
    if (offset.isPresent()) {
      try {
        Duration window = bed.clock().now().minus(injection.t0().earliest()).plus(LEAD);
        JobLog log =
            bed.prometheus().collectProbes("calibration-" + lane.number(), window, offset.get());
        epsilon = offset.get().errorOfSample();
        answers = kept(log);
        outage =
            new StateSeries(
                    log.states(ScrapeCondition.answers()),
                    Job.BLACKBOX.interval(),
                    new ErrorBound(epsilon, Duration.ZERO))
                .outage(injection.t0(), bed.bounds().hold());
      } catch (PrometheusFailure e) {
        outage = unseen(String.valueOf(e.getMessage()));
      }
    }
    Basis basis =
        new Basis(
            "probes of the blackbox exporter",
            injection.t0(),
            Optional.empty(),
            bed.bounds().hold(),
            Job.BLACKBOX.interval(),
            epsilon,
            Duration.ZERO,
            answers);
    users(Sources.BLACKBOX_EXPORTER, truth, outage, basis, gates);
  }

  private static Outage unseen(String why) {
    return new Outage(new Recovery.Unknown(why), new Recovery.Unknown(why), 0, 0, 0);
  }

  private List<SampleRef> kept(JobLog log) {
    return log.answers().stream()
        .map(
            answer ->
                bed.record()
                    .sample(
                        "prometheus",
                        answer.query(),
                        answer.body().getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private void users(
      String source, Truth.Known truth, Outage outage, Basis basis, List<Gate> gates) {
    add(source, OUTAGE, truth.outage(), outage.length(), basis, gates);
    // Who saw no failure cannot say when one ended; who saw one though none was is wrong above.
    if (truth.disturbed() && !(outage.back() instanceof Recovery.LeftCensored)) {
      add(source, BACK, truth.back(), outage.back(), basis, gates);
    }
  }

  private void api(Truth.Known truth, List<Gate> gates) {
    Optional<TimeBounds> effect = watching.effect();
    Recovery measured = watching.api(effect.orElse(injection.t0())).recovery();
    SampleRef events =
        bed.record()
            .sample(
                "watch",
                "watch events since the order, after the state before it",
                WatchLog.encode(WatchLog.since(watching.events(), injection.t0().earliest())));
    Basis basis =
        new Basis(
            "watch of the Kubernetes API",
            injection.t0(),
            effect,
            bed.bounds().hold(),
            Duration.ZERO,
            Duration.ZERO,
            watching.watchLatency(),
            List.of(events));
    pods(Sources.API, truth, measured, basis, gates);
  }

  private void kubeStateMetrics(Truth.Known truth, Watching.Stored stored, List<Gate> gates) {
    Optional<TimeBounds> effect = watching.effect();
    Recovery measured = watching.prometheus(stored, effect.orElse(injection.t0())).recovery();
    Basis basis =
        new Basis(
            "kube-state-metrics shows the target's pods ready",
            injection.t0(),
            effect,
            bed.bounds().hold(),
            bed.bounds().scrapeInterval(),
            stored.offset().map(ClockOffset::errorOfSample).orElse(Duration.ZERO),
            bed.bounds().exporterLag(),
            stored.jobs().stream().flatMap(log -> kept(log).stream()).toList());
    pods(Sources.KUBE_STATE_METRICS, truth, measured, basis, gates);
  }

  private void pods(
      String source, Truth.Known truth, Recovery measured, Basis basis, List<Gate> gates) {
    // Where the API had nothing to show, only a false alarm says anything of an instrument.
    if (truth.disturbed() || measured instanceof Recovery.Observed) {
      add(source, RECOVERY, truth.back(), measured, basis, gates);
    }
  }

  private void add(
      String source,
      String quantity,
      Interval truth,
      Recovery measured,
      Basis basis,
      List<Gate> gates) {
    Recovery counted =
        gates.stream()
            .filter(gate -> !gate.held())
            .findFirst()
            .<Recovery>map(
                gate -> new Recovery.Unknown("Not " + gate.name() + ": " + gate.reason()))
            .orElse(measured);
    compared.add(new Entry.Compared(new Comparison(source, quantity, truth, counted), basis));
  }
}
