package io.healproof.recovery;

import io.healproof.ExitCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run comes to.
 *
 * @param claims the claims and controls, with what the controls make of the claims
 * @param verdict of the claims merged
 */
public record RunVerdict(List<ClaimVerdict> claims, Verdict verdict) {

  public RunVerdict {
    claims = List.copyOf(claims);
  }

  /**
   * Merges the claims of a run. A control that disagrees turns each PASS of the run into
   * INCONCLUSIVE and leaves FAIL as it is. A run without a claim is INCONCLUSIVE, whatever its
   * controls showed.
   *
   * @param measured each claim and control as its trials came out
   */
  public static RunVerdict of(List<ClaimVerdict> measured) {
    return of(measured, Optional.empty(), "");
  }

  /**
   * The same, with the run's calibration. A gate that is shut turns each PASS of the run into
   * INCONCLUSIVE and leaves FAIL as it is; that none was made is said, and bars nothing by itself.
   *
   * @param calibration see {@link Calibration#gate}; empty where the run has none
   */
  public static RunVerdict of(List<ClaimVerdict> measured, Optional<Gate> calibration) {
    return of(
        measured,
        calibration,
        calibration
            .map(gate -> " " + gate.reason())
            .orElse(" No calibration ran along, so the instruments' own errors are not shown."));
  }

  /** Of a run that calibrates and does nothing else: it passes when its gate holds. */
  public static RunVerdict ofCalibration(Gate gate) {
    return new RunVerdict(
        List.of(), gate.held() ? Verdict.pass(gate.reason()) : Verdict.inconclusive(gate.reason()));
  }

  private static RunVerdict of(
      List<ClaimVerdict> measured, Optional<Gate> calibration, String calibrated) {
    Optional<Verdict> doubt = doubt(measured).or(() -> calibration.flatMap(RunVerdict::doubt));
    List<ClaimVerdict> claims =
        measured.stream().map(claim -> doubt.map(claim::inDoubt).orElse(claim)).toList();
    List<Verdict> verdicts =
        claims.stream().filter(claim -> !claim.control()).map(RunVerdict::named).toList();
    if (verdicts.isEmpty()) {
      return new RunVerdict(claims, Verdict.inconclusive("No claim was run."));
    }
    Verdict merged = Verdict.merge(verdicts);
    return new RunVerdict(
        claims,
        merged.outcome() == Outcome.PASS ? Verdict.pass(passed(claims) + calibrated) : merged);
  }

  private static String passed(List<ClaimVerdict> claims) {
    return claims.stream().anyMatch(ClaimVerdict::control)
        ? "Every claim passed and every control agreed."
        : "Every claim passed. No control ran along, so little is proven.";
  }

  /** The exit code that the verdict asks for. */
  public ExitCode exitCode() {
    return switch (verdict.outcome()) {
      case PASS -> ExitCode.PASS;
      case FAIL -> ExitCode.FAIL;
      case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
    };
  }

  private static Verdict named(ClaimVerdict claim) {
    return new Verdict(claim.verdict().outcome(), claim.claim() + ": " + claim.verdict().reason());
  }

  private static Optional<Verdict> doubt(List<ClaimVerdict> claims) {
    String disagreeing =
        claims.stream()
            .filter(claim -> claim.control() && !claim.agrees())
            .map(
                claim ->
                    "%s showed %s where %s was expected"
                        .formatted(claim.claim(), claim.verdict().outcome(), claim.expected()))
            .collect(Collectors.joining("; "));
    return disagreeing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Verdict.inconclusive("A control disagrees, so no PASS counts: " + disagreeing + "."));
  }

  private static Optional<Verdict> doubt(Gate calibration) {
    return calibration.held()
        ? Optional.empty()
        : Optional.of(
            Verdict.inconclusive(
                "The calibration failed, so no PASS counts. " + calibration.reason()));
  }
}
