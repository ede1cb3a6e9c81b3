package io.healproof.experiment;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.evidence.Entry;
import io.healproof.evidence.TrialId;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Traces;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Verdict;
import io.healproof.time.Interruption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the trials of a claim, one after another. */
final class ClaimRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimRunner.class);
  private static final Duration SYNC_DEADLINE = Duration.ofMinutes(1);

  private final Testbed bed;
  private final SteadyState steadyState;
  private final Leaks leaks;
  private final Progress progress;

  /**
   * A runner for one run.
   *
   * @param before what was there before its first trial
   */
  ClaimRunner(Testbed bed, Traces before, Progress progress) {
    this.bed = bed;
    this.steadyState = new SteadyState(bed);
    this.leaks = new Leaks(bed, before);
    this.progress = progress;
  }

  /** What is announced of a claim before its first trial. */
  static Entry.ClaimPlan planOf(Claim claim) {
    return new Entry.ClaimPlan(
        claim.id(),
        claim.title(),
        claim.feature(),
        claim.line(),
        claim.tags(),
        claim.steps(),
        claim.control(),
        claim.expected().orElse(Outcome.PASS),
        claim.trials(),
        claim.share().map(share -> new Entry.Share(share.within(), share.confidence())),
        claim.fault().describe(),
        claim.limits());
  }

  ClaimOutcome run(Claim claim) {
    List<TrialOutcome> trials = new ArrayList<>();
    for (int number = 1; number <= claim.trials(); number++) {
      trials.add(trial(claim, new TrialId(claim.id(), number)));
    }
    List<Verdict> verdicts = trials.stream().map(TrialOutcome::verdict).toList();
    return new ClaimOutcome(claim, verdict(claim, verdicts), trials);
  }

  static ClaimVerdict verdict(Claim claim, List<Verdict> trials) {
    if (claim.control()) {
      return ClaimVerdict.ofControl(
          claim.id(), claim.expected().orElseThrow(), claim.trials(), trials);
    }
    return claim
        .share()
        .map(share -> ClaimVerdict.ofShare(claim.id(), claim.trials(), share.judged(), trials))
        .orElseGet(() -> ClaimVerdict.ofClaim(claim.id(), claim.trials(), trials));
  }

  private TrialOutcome trial(Claim claim, TrialId id) {
    String name = claim.trials() == 1 ? claim.id() : claim.id() + " trial " + id.number();
    try (Progress.Step step = progress.begin(name, id.number(), claim.trials(), Optional.empty())) {
      try {
        step.now("asking whether it may be done");
        bed.targets().leash().awaitLeave(claim);
        resetBackOff(claim.fault(), step);
        TrialOutcome outcome = new Trial(bed, steadyState, leaks, claim, id, step).run();
        step.done(
            "%s: %s %s"
                .formatted(
                    outcome.verdict().outcome(), outcome.verdict().reason(), outcome.remark())
                .strip());
        return outcome;
      } catch (Interruption e) {
        throw e;
      } catch (RuntimeException e) {
        step.failed(String.valueOf(e.getMessage()));
        if (endsTheRun(e)) {
          throw e;
        }
        return broken(id, e);
      }
    }
  }

  private static boolean endsTheRun(RuntimeException e) {
    return e instanceof HealproofException known
        && (known.exitCode() == ExitCode.REFUSED || known.exitCode() == ExitCode.USAGE);
  }

  /** A trial that broke says nothing about the claim; the next one starts from a steady state. */
  private TrialOutcome broken(TrialId id, RuntimeException e) {
    LOG.atError().addKeyValue("trial", id).setCause(e).log("trial broke");
    Verdict verdict = Verdict.inconclusive("The trial broke: " + e.getMessage());
    bed.record().record(new Entry.Note(Optional.of(id), verdict.reason()));
    bed.record().record(new Entry.TrialJudged(id, verdict, List.of(), ""));
    return new TrialOutcome(id, verdict, List.of(), "");
  }

  /**
   * An ordinary sync before each drift: it resets Argo CD's count of self-heal attempts, so that no
   * trial inherits the back-off of the one before.
   */
  private void resetBackOff(FaultSpec fault, Progress.Step step) {
    if (bed.targets().leash().tight()) {
      return;
    }
    bed.targets()
        .ownerOf(fault)
        .ifPresent(
            application -> {
              step.now("syncing " + application + " to reset its self-heal back-off");
              bed.targets().sync(application, SYNC_DEADLINE);
            });
  }
}
