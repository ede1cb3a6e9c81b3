package io.healproof.experiment;

import io.healproof.observe.ApiTrace;
import io.healproof.observe.Job;
import io.healproof.observe.ScrapeCondition;
import io.healproof.observe.Store;
import io.healproof.observe.WritesFound;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Limit;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sources;
import io.healproof.recovery.State;
import io.healproof.recovery.StateSample;
import io.healproof.recovery.TrialGates;
import io.healproof.recovery.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a trial's limits come to. Decides; waits for nothing and asks nobody. */
final class Judgement {
  private final Findings findings;
  private final TrialGates gates;
  private final Store workloads;

  /**
   * Of a trial.
   *
   * @param workloads whose events show the workloads
   */
  Judgement(Findings findings, TrialGates gates, Store workloads) {
    this.findings = findings;
    this.gates = gates;
    this.workloads = workloads;
  }

  /** A limit, judged. */
  record Judged(PromisedLimits.Promised promised, LimitResult result) {}

  /** Each limit of the claim, judged. */
  List<Judged> all(List<PromisedLimits.Promised> promised) {
    return promised.stream().map(limit -> new Judged(limit, judge(limit))).toList();
  }

  private LimitResult judge(PromisedLimits.Promised promised) {
    Limit limit = promised.limit();
    String source = promised.source();
    if (promised.promise() instanceof Promise.Undisturbed undisturbed) {
      return undisturbed(limit, states(undisturbed, source));
    }
    if (promised.promise() instanceof Promise.NothingLost nothing) {
      return nothingLost(limit, nothing.inOrder());
    }
    Recovery measured =
        promised.promise() instanceof Promise.Outage
            ? findings.measured().outage(source).length()
            : findings.measured().recovery(source);
    return LimitResult.judge(limit, measured, gates);
  }

  private Optional<Gate> shut() {
    return gates.all().stream().filter(gate -> !gate.held()).findFirst();
  }

  private static LimitResult inconclusive(Limit limit, String reason) {
    return new LimitResult(limit, new Recovery.Unknown(reason), Verdict.inconclusive(reason));
  }

  private static LimitResult inconclusive(Limit limit, Gate shut) {
    return inconclusive(limit, "Not " + shut.name() + ": " + shut.reason());
  }

  private LimitResult undisturbed(Limit limit, List<State> states) {
    Optional<Gate> shut = shut();
    if (shut.isPresent()) {
      return inconclusive(limit, shut.get());
    }
    if (states.stream().allMatch(state -> state == State.UNKNOWN)) {
      return inconclusive(limit, "Nothing was seen.");
    }
    long broken = states.stream().filter(state -> state == State.BROKEN).count();
    if (broken > 0) {
      return new LimitResult(
          limit,
          new Recovery.Unknown("A disturbance has no fault to count from."),
          Verdict.fail("%d of %d observations show it broken.".formatted(broken, states.size())));
    }
    return new LimitResult(
        limit,
        new Recovery.LeftCensored(Duration.ZERO),
        Verdict.pass(
            "%d observations over %d s, and none shows it broken."
                .formatted(states.size(), limit.max().toSeconds())));
  }

  /** What a source shows of the workload, or of its users, since the moment of the fault. */
  private List<State> states(Promise.Undisturbed promise, String source) {
    Duration from = findings.injection().t0().earliest();
    Watching.Stored stored = findings.stored();
    return switch (source) {
      case Sources.API ->
          ApiTrace.of(workloads.of(findings.history()), findings.whole(promise).api()).stream()
              .filter(point -> point.event().receivedAt().compareTo(from) >= 0)
              .map(point -> point.holds() ? State.RECOVERED : State.BROKEN)
              .toList();
      case Sources.KUBE_STATE_METRICS -> {
        Criteria.ScrapePart part = findings.whole(promise).prometheus();
        yield since(from, stored.job(part.job()).states(part.condition()));
      }
      case Sources.BLACKBOX_EXPORTER ->
          since(from, stored.job(Job.BLACKBOX.label()).states(ScrapeCondition.answers()));
      default -> findings.requests(source).map(request -> state(request.answer())).toList();
    };
  }

  private static List<State> since(Duration from, List<StateSample> samples) {
    return samples.stream()
        .filter(sample -> sample.at().compareTo(from) >= 0)
        .map(StateSample::state)
        .toList();
  }

  private static State state(Answer answer) {
    return switch (answer) {
      case GOOD -> State.RECOVERED;
      case FAILED -> State.BROKEN;
      case UNKNOWN -> State.UNKNOWN;
    };
  }

  /** A message that is gone is gone, whatever else was seen; that none is, needs every gate. */
  private LimitResult nothingLost(Limit limit, boolean inOrder) {
    List<String> wrong = new ArrayList<>();
    long acknowledged = 0;
    for (Traffic.Seen seen : findings.users()) {
      if (seen.problem().isEmpty()) {
        WritesFound found = seen.writes().compare();
        acknowledged += found.acknowledged();
        wrong.addAll(wrong(seen.source(), found, inOrder));
      }
    }
    if (!wrong.isEmpty()) {
      String reason = String.join(" ", wrong);
      return new LimitResult(limit, new Recovery.Unknown(reason), Verdict.fail(reason));
    }
    Optional<String> unread =
        findings.users().stream().map(Traffic.Seen::problem).filter(p -> !p.isEmpty()).findFirst();
    if (unread.isPresent()) {
      return inconclusive(limit, "What users sent could not be read back: " + unread.get());
    }
    Optional<Gate> shut = shut();
    if (shut.isPresent()) {
      return inconclusive(limit, shut.get());
    }
    if (acknowledged == 0) {
      return inconclusive(limit, "No message was acknowledged, so none could be lost.");
    }
    return new LimitResult(
        limit,
        new Recovery.LeftCensored(Duration.ZERO),
        Verdict.pass("Each of %d acknowledged messages was read back.".formatted(acknowledged)));
  }

  private static List<String> wrong(String source, WritesFound found, boolean inOrder) {
    Map<String, List<Long>> wrong = new LinkedHashMap<>();
    wrong.put("are gone", found.lost());
    if (inOrder) {
      wrong.put("are there more than once", found.duplicated());
      wrong.put("stand before one that was acknowledged before them", found.reordered());
    }
    return wrong.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(
            entry ->
                "%d of %d acknowledged messages (%s) %s."
                    .formatted(
                        entry.getValue().size(), found.acknowledged(), source, entry.getKey()))
        .toList();
  }
}
