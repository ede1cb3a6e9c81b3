package io.healproof.experiment;

import io.healproof.fault.RecoverySettings;
import io.healproof.observe.Store;
import io.healproof.recovery.Decomposition;
import io.healproof.recovery.Interval;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.TrialGates;
import io.healproof.recovery.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a trial's findings come to, the first time and whenever it is computed again.
 *
 * @param dominating the phase that took longest and what is behind it, for people; or empty
 * @param scored what became of the prediction; empty where there was none
 * @param healer who healed it and how that is known, or empty
 */
record TrialResults(
    TrialGates gates,
    Decomposition phases,
    String dominating,
    Optional<Scored> scored,
    List<Judgement.Judged> judged,
    Verdict verdict,
    String healer) {

  TrialResults {
    judged = List.copyOf(judged);
  }

  /** A prediction, and the recovery that it was compared with. */
  record Scored(Interval predicted, Recovery measured) {
    PredictionScore score() {
      return PredictionScore.of(predicted, measured);
    }

    private String inWords() {
      return "Predicted %s s: %s."
          .formatted(Seconds.interval(predicted), score().name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The results.
   *
   * @param settings as they were before the fault; they name what is behind a phase
   * @param predicted before the fault
   */
  static TrialResults of(
      Claim claim,
      Seen seen,
      Findings findings,
      List<RecoverySettings> settings,
      Optional<Interval> predicted) {
    Recovery recovery = findings.measured().api().recovery();
    Decomposition phases =
        new Phases(findings, findings.timeline(claim.fault().pods()), settings).decomposition();
    TrialGates gates = new Gates(seen, findings, phases).all();
    List<Judgement.Judged> judged =
        new Judgement(findings, gates, Store.of(seen.canary()).get(0))
            .all(new PromisedLimits(claim, seen.bounds()).all());
    return new TrialResults(
        gates,
        phases,
        phases.dominance(recovery).orElse(""),
        predicted.map(range -> new Scored(range, recovery)),
        judged,
        Verdict.merge(judged.stream().map(limit -> limit.result().verdict()).toList()),
        new Healer(findings.injection(), findings.history()).inWords());
  }

  List<LimitResult> limits() {
    return judged.stream().map(Judgement.Judged::result).toList();
  }

  /** What to say of it besides the verdict; maybe empty. */
  String remark() {
    return Stream.concat(Stream.of(dominating), scored.map(Scored::inWords).stream())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
