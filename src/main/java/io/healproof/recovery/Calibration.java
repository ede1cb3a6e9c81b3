package io.healproof.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run's own instruments made of outages whose truth was known.
 *
 * @param comparisons of any sources and quantities
 */
public record Calibration(List<Comparison> comparisons) {
  /** What the gate is called. */
  public static final String NAME = "calibrated";

  private static final int WANTED = 10;
  private static final int MISSES = 2;

  public Calibration {
    comparisons = List.copyOf(comparisons);
  }

  /** One for each source and quantity, in the order in which they first come. */
  public List<Accuracy> accuracies() {
    Map<List<String>, List<Comparison>> groups = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      groups
          .computeIfAbsent(
              List.of(comparison.source(), comparison.quantity()), key -> new ArrayList<>())
          .add(comparison);
    }
    return groups.values().stream().map(Accuracy::of).toList();
  }

  /**
   * Whether the instruments may be believed: by DESIGN.md, section 3, two misses in ten shut it. At
   * least two misses that are at least a fifth of what a source saw of a quantity, or of what all
   * saw together, do. One miss is bad luck that an honest instrument may have. A calibration in
   * which nothing was seen shows nothing, and shuts it too; fewer than ten comparisons are said.
   */
  public Gate gate() {
    List<Accuracy> all = accuracies();
    int known = all.stream().mapToInt(Accuracy::known).sum();
    int missed = all.stream().mapToInt(Accuracy::missed).sum();
    if (known == 0) {
      return Gate.barsPass(
          NAME, "The calibration has no measurement to compare with a known truth.");
    }
    String wrong =
        all.stream()
            .filter(accuracy -> tooMany(accuracy.missed(), accuracy.known()))
            .map(Calibration::misses)
            .collect(Collectors.joining("; "));
    if (!wrong.isEmpty()) {
      return Gate.barsPass(NAME, "Measurements missed a known truth: " + wrong + ".");
    }
    if (tooMany(missed, known)) {
      return Gate.barsPass(
          NAME, "Measurements missed a known truth %d times in %d.".formatted(missed, known));
    }
    return Gate.held(
        NAME,
        "%d of %d measurements contained a known truth.%s"
            .formatted(known - missed, known, fewer(all)));
  }

  private static boolean tooMany(int missed, int known) {
    return missed >= MISSES && missed * WANTED >= MISSES * known;
  }

  private static String misses(Accuracy accuracy) {
    return "%s, %s, %d times in %d"
        .formatted(accuracy.source(), accuracy.quantity(), accuracy.missed(), accuracy.known());
  }

  private static String fewer(List<Accuracy> all) {
    String few =
        all.stream()
            .filter(accuracy -> accuracy.known() < WANTED)
            .map(
                accuracy ->
                    "%s, %s, %d"
                        .formatted(accuracy.source(), accuracy.quantity(), accuracy.known()))
            .collect(Collectors.joining("; "));
    return few.isEmpty()
        ? ""
        : String.format(Locale.ROOT, " Fewer than the %d wanted: %s.", WANTED, few);
  }
}
