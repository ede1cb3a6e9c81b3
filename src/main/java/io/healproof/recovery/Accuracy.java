package io.healproof.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How well one source measured one quantity whose truth was known.
 *
 * <p>Contained means that what was measured and what the truth is known to lie in have a moment in
 * common; missed means that they have none. A left-censored measurement contains a truth up to its
 * upper bound, a right-censored one a truth beyond its lower bound. An unknown one is neither, for
 * it claims nothing, and is counted apart.
 *
 * @param unknown how often the source could not see
 * @param errors of those that were observed with both ends; empty where none was
 */
public record Accuracy(
    String source,
    String quantity,
    int contained,
    int missed,
    int unknown,
    Optional<MidpointErrors> errors) {

  /**
   * How far the middle of what was measured lies from the middle of the truth, see {@link
   * Comparison#error}.
   *
   * @param observed how many measurements these are of
   * @param bias median error; positive where too much was measured
   * @param spread distance of the error's quartiles
   * @param p95 what 95 % of the errors do not exceed in size
   * @param medianWidth of what was measured
   */
  public record MidpointErrors(
      int observed, Duration bias, Duration spread, Duration p95, Duration medianWidth) {}

  /** Of comparisons of one source and quantity; at least one. */
  static Accuracy of(List<Comparison> comparisons) {
    int unknown = 0;
    int missed = 0;
    for (Comparison comparison : comparisons) {
      if (comparison.measured() instanceof Recovery.Unknown) {
        unknown++;
      } else if (!Agreement.overlap(
          comparison.measured(), new Recovery.Observed(comparison.truth()))) {
        missed++;
      }
    }
    Comparison first = comparisons.get(0);
    return new Accuracy(
        first.source(),
        first.quantity(),
        comparisons.size() - unknown - missed,
        missed,
        unknown,
        errors(comparisons));
  }

  /** All comparisons. */
  public int n() {
    return known() + unknown;
  }

  /** Those in which the source saw something. */
  public int known() {
    return contained + missed;
  }

  /** The share that contained the truth, of those in which the source saw something. */
  public Optional<ExactShare> coverage() {
    return known() == 0 ? Optional.empty() : Optional.of(new ExactShare(contained, known()));
  }

  private static Optional<MidpointErrors> errors(List<Comparison> comparisons) {
    List<Duration> errors =
        comparisons.stream().flatMap(comparison -> comparison.error().stream()).toList();
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> widths =
        comparisons.stream()
            .map(Comparison::measured)
            .filter(Recovery.Observed.class::isInstance)
            .map(measured -> ((Recovery.Observed) measured).interval().width())
            .toList();
    return Optional.of(
        new MidpointErrors(
            errors.size(),
            quantile(errors, 0.5),
            quantile(errors, 0.75).minus(quantile(errors, 0.25)),
            quantile(errors.stream().map(Duration::abs).toList(), 0.95),
            quantile(widths, 0.5)));
  }

  private static Duration quantile(List<Duration> values, double share) {
    return Duration.ofNanos(
        Math.round(
            Quantile.of(values.stream().map(value -> (double) value.toNanos()).toList(), share)));
  }
}
