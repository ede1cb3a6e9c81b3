package io.healproof.experiment;

import io.healproof.recovery.Decomposition;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.TrialGates;
import io.healproof.recovery.Verdict;
import java.util.List;

/** What a trial's findings come to, the first time and whenever it is computed again. */
record TrialResults(TrialGates gates, List<Judgement.Judged> judged, Verdict verdict) {

  TrialResults {
    judged = List.copyOf(judged);
  }

  static TrialResults of(Claim claim, Seen seen, Findings findings) {
    // Settings only name what is behind a phase; whether phases add up does not depend on them.
    Decomposition phases =
        new Phases(findings, findings.timeline(claim.fault().pods()), List.of()).decomposition();
    TrialGates gates = new Gates(seen, findings, phases).all();
    List<Judgement.Judged> judged =
        new Judgement(findings, gates).all(new PromisedLimits(claim, seen.bounds()).all());
    return new TrialResults(
        gates,
        judged,
        Verdict.merge(judged.stream().map(limit -> limit.result().verdict()).toList()));
  }

  List<LimitResult> limits() {
    return judged.stream().map(Judgement.Judged::result).toList();
  }
}
