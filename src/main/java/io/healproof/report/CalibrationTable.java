package io.healproof.report;

import io.healproof.recovery.Accuracy;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.ExactShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a calibration showed of each instrument, as plain text and as numbers. */
public final class CalibrationTable {
  private static final double CONFIDENCE = 0.95;
  private static final List<String> HEADS =
      List.of(
          "source",
          "quantity",
          "n",
          "contained",
          "missed",
          "unknown",
          "coverage >=",
          "bias",
          "spread",
          "p95 error",
          "width");
  private static final int TEXTS = 2;

  private CalibrationTable() {}

  /** The table and the gate's sentence, ending with a line break; times in milliseconds. */
  public static String of(Calibration calibration) {
    List<List<String>> lines = new ArrayList<>(List.of(HEADS));
    calibration.accuracies().forEach(accuracy -> lines.add(line(accuracy)));
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      for (int column = 0; column < HEADS.size(); column++) {
        int width = width(lines, column);
        String format = column < TEXTS ? "%-" + width + "s" : "%" + width + "s";
        out.append(String.format(Locale.ROOT, format, line.get(column)));
        out.append(column + 1 < HEADS.size() ? "  " : "\n");
      }
    }
    return out.append(
            "Times in ms. Coverage: lower bound of the share that contains the truth, at 95 %"
                + " confidence.\n")
        .append(calibration.gate().reason())
        .append('\n')
        .toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }

  private static List<String> line(Accuracy accuracy) {
    List<String> line = new ArrayList<>(List.of(accuracy.source(), accuracy.quantity()));
    line.add(String.valueOf(accuracy.n()));
    line.add(String.valueOf(accuracy.contained()));
    line.add(String.valueOf(accuracy.missed()));
    line.add(String.valueOf(accuracy.unknown()));
    line.add(
        accuracy
            .coverage()
            .map(share -> String.format(Locale.ROOT, "%.1f %%", 100 * bound(share)))
            .orElse("-"));
    line.add(accuracy.errors().map(errors -> millis(errors.bias())).orElse("-"));
    line.add(accuracy.errors().map(errors -> millis(errors.spread())).orElse("-"));
    line.add(accuracy.errors().map(errors -> millis(errors.p95())).orElse("-"));
    line.add(accuracy.errors().map(errors -> millis(errors.medianWidth())).orElse("-"));
    return line;
  }

  private static double bound(ExactShare share) {
    return share.lowerBound(CONFIDENCE);
  }

  private static String millis(Duration duration) {
    return String.valueOf(Math.round(duration.toNanos() / 1e6));
  }

  /** The same as numbers, times in milliseconds; what is not known is left out. */
  public static List<Map<String, Object>> rows(Calibration calibration) {
    return calibration.accuracies().stream().map(CalibrationTable::row).toList();
  }

  private static Map<String, Object> row(Accuracy accuracy) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("source", accuracy.source());
    row.put("quantity", accuracy.quantity());
    row.put("n", accuracy.n());
    row.put("contained", accuracy.contained());
    row.put("missed", accuracy.missed());
    row.put("unknown", accuracy.unknown());
    accuracy.coverage().ifPresent(share -> row.put("coverageLowerBound", bound(share)));
    accuracy
        .errors()
        .ifPresent(
            errors -> {
              row.put("biasMillis", errors.bias().toNanos() / 1e6);
              row.put("spreadMillis", errors.spread().toNanos() / 1e6);
              row.put("p95ErrorMillis", errors.p95().toNanos() / 1e6);
              row.put("medianWidthMillis", errors.medianWidth().toNanos() / 1e6);
            });
    return row;
  }
}
