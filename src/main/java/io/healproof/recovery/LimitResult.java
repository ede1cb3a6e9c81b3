package io.healproof.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One limit in one trial: what its witness measured, and the verdict. */
public record LimitResult(Limit limit, Recovery recovery, Verdict verdict) {

  /**
   * Judges by DESIGN.md, section 3: PASS when every gate held and the upper bound is within the
   * limit; FAIL when the lower bound is beyond it; INCONCLUSIVE otherwise, with the reason.
   *
   * <p>A right-censored recovery fails when its lower bound reaches the limit. Where watching ended
   * before, nothing is known about the limit: a trial's deadline has to lie beyond the limit by at
   * least the source's {@link Resolution}.
   */
  public static LimitResult judge(Limit limit, Recovery recovery, TrialGates gates) {
    return new LimitResult(limit, recovery, verdict(limit, recovery, gates.all()));
  }

  private static Verdict verdict(Limit limit, Recovery recovery, List<Gate> gates) {
    Optional<Gate> voided = firstShut(gates, Gate.Consequence.VOIDS);
    if (voided.isPresent()) {
      return Verdict.inconclusive(sentence(voided.get()));
    }
    Verdict measured = measured(limit, recovery);
    Optional<Gate> shut = firstShut(gates, Gate.Consequence.BARS_PASS);
    if (measured.outcome() != Outcome.FAIL && shut.isPresent()) {
      return Verdict.inconclusive(sentence(shut.get()));
    }
    return measured;
  }

  private static Verdict measured(Limit limit, Recovery recovery) {
    Duration max = limit.max();
    if (recovery instanceof Recovery.Observed observed) {
      return observed(observed.interval(), max);
    }
    if (recovery instanceof Recovery.LeftCensored left) {
      return left.upper().compareTo(max) <= 0
          ? Verdict.pass(
              "It was never seen broken, so it was back within "
                  + Seconds.ceil(left.upper())
                  + " s, which is within the limit of "
                  + Seconds.text(max)
                  + " s.")
          : Verdict.inconclusive(
              "It was never seen broken, but it is only known to have been back within "
                  + Seconds.ceil(left.upper())
                  + " s, beyond the limit of "
                  + Seconds.text(max)
                  + " s.");
    }
    if (recovery instanceof Recovery.RightCensored right) {
      return right.lower().compareTo(max) >= 0
          ? Verdict.fail(
              "It had not recovered for good after "
                  + Seconds.floor(right.lower())
                  + " s, when watching ended; the limit is "
                  + Seconds.text(max)
                  + " s.")
          : Verdict.inconclusive(
              "Watching ended without a lasting recovery, and it is only known to have taken more"
                  + " than "
                  + Seconds.floor(right.lower())
                  + " s, which is within the limit of "
                  + Seconds.text(max)
                  + " s.");
    }
    return Verdict.inconclusive(
        recovery instanceof Recovery.Unknown unknown
            ? unknown.reason()
            : "Nothing is known of the recovery.");
  }

  private static Verdict observed(Interval interval, Duration max) {
    String seen = Seconds.interval(interval) + " s";
    String limit = "the limit of " + Seconds.text(max) + " s";
    if (interval.upper().compareTo(max) <= 0) {
      return Verdict.pass("It recovered in " + seen + ", within " + limit + ".");
    }
    if (interval.lower().compareTo(max) > 0) {
      return Verdict.fail("It recovered in " + seen + ", beyond " + limit + ".");
    }
    return Verdict.inconclusive(
        "It recovered in " + seen + ", and " + limit + " lies inside this interval.");
  }

  private static Optional<Gate> firstShut(List<Gate> gates, Gate.Consequence consequence) {
    return gates.stream()
        .filter(gate -> !gate.held() && gate.consequence() == consequence)
        .findFirst();
  }

  private static String sentence(Gate gate) {
    return "Not " + gate.name() + ": " + gate.reason();
  }
}
