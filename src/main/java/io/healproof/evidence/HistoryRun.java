package io.healproof.evidence;

import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Witness;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the history keeps of one sealed run.
 *
 * @param head the run's head hash, by which its whole record is known
 * @param rules version of the rules by which its verdicts were reached
 * @param verdict of the whole run
 */
public record HistoryRun(
    String runId,
    String head,
    Instant startedAt,
    String version,
    String rules,
    Outcome verdict,
    List<Claim> claims) {
  /** A night goes from noon to noon, in UTC. */
  private static final long NOON = 12 * 3_600;

  public HistoryRun {
    claims = List.copyOf(claims);
  }

  /** The night in which it began, by the day before its midnight. */
  public LocalDate night() {
    return LocalDate.ofInstant(startedAt.minusSeconds(NOON), ZoneOffset.UTC);
  }

  /**
   * A claim or a control.
   *
   * @param verdict as the run was sealed with, its controls taken into account
   * @param agrees of a control, whether it showed what was expected
   * @param trials all that were planned
   */
  public record Claim(
      String id,
      String title,
      boolean control,
      Outcome verdict,
      boolean agrees,
      List<Limit> limits,
      List<Trial> trials) {
    public Claim {
      limits = List.copyOf(limits);
      trials = List.copyOf(trials);
    }
  }

  /**
   * A trial.
   *
   * @param fingerprint the hash of what its numbers are valid for
   * @param outcome INCONCLUSIVE where it was planned and not run
   * @param measured what each limit's witness measured; empty where it did not come to that
   */
  public record Trial(int number, String fingerprint, Outcome outcome, List<Measured> measured) {
    public Trial {
      measured = List.copyOf(measured);
    }
  }

  /**
   * A limit in a trial, as one witness measured it.
   *
   * @param limit its id
   * @param witness who saw it
   * @param source with which instrument, as in the record's basis
   */
  public record Measured(
      String limit, Witness witness, String source, Recovery recovery, Outcome outcome) {}

  /** A run in the history's form, and the fingerprints that its trials refer to, by hash. */
  record Extract(HistoryRun run, Map<String, Fingerprint> fingerprints) {

    /** Of a run that is sealed and was verified. */
    static Extract of(RunRecord run) {
      Map<String, Fingerprint> fingerprints = new TreeMap<>();
      List<Claim> claims =
          run.claims().stream().map(claim -> claim(run, claim, fingerprints)).toList();
      HistoryRun kept =
          new HistoryRun(
              run.header().runId(),
              run.head(),
              run.header().startedAt(),
              run.header().version(),
              run.header().rules(),
              run.verdict().verdict().outcome(),
              claims);
      return new Extract(kept, fingerprints);
    }

    private static Claim claim(
        RunRecord run, ClaimRecord claim, Map<String, Fingerprint> fingerprints) {
      Entry.ClaimPlan plan = claim.plan().body();
      List<Trial> trials = new ArrayList<>();
      for (TrialRecord trial : claim.trials()) {
        Fingerprint fingerprint = Fingerprint.of(run, claim, trial);
        fingerprints.put(fingerprint.hash(), fingerprint);
        trials.add(
            new Trial(
                trial.id().number(),
                fingerprint.hash(),
                trial
                    .judged()
                    .map(judged -> judged.body().verdict().outcome())
                    .orElse(Outcome.INCONCLUSIVE),
                trial.limits().stream().map(judged -> measured(judged.body())).toList()));
      }
      Fingerprint unrun = Fingerprint.ofUnrun(run, claim);
      for (int number = trials.size() + 1; number <= plan.trials(); number++) {
        fingerprints.put(unrun.hash(), unrun);
        trials.add(new Trial(number, unrun.hash(), Outcome.INCONCLUSIVE, List.of()));
      }
      ClaimVerdict verdict = claim.verdict();
      return new Claim(
          plan.id(),
          plan.title(),
          plan.control(),
          verdict.verdict().outcome(),
          verdict.agrees(),
          plan.limits(),
          trials);
    }

    private static Measured measured(Entry.LimitJudged judged) {
      return new Measured(
          judged.result().limit().id(),
          judged.result().limit().witness(),
          judged.basis().source(),
          judged.result().recovery(),
          judged.result().verdict().outcome());
    }
  }

  /** A claim of this run. */
  public Optional<Claim> claim(String id) {
    return claims.stream().filter(claim -> claim.id().equals(id)).findFirst();
  }
}
