package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A run's outcome as plain text for a terminal: the claims, their limits, the controls. */
public final class SummaryTable {
  private static final int NARROWEST = 72;
  private static final int VERDICT = 12;

  private final RunRecord run;
  private final int width;
  private final Paint paint;
  private final StringBuilder out = new StringBuilder();

  private SummaryTable(RunRecord run, int width, Paint paint) {
    this.run = run;
    this.width = Math.max(NARROWEST, width);
    this.paint = paint;
  }

  /** Gives a word the colour of an outcome, without changing how wide it looks. */
  @FunctionalInterface
  public interface Paint {
    /** The text as it is to be printed. */
    String paint(Outcome outcome, String text);

    /** No colour at all. */
    static Paint plain() {
      return (outcome, text) -> text;
    }

    /** The terminal's own green, yellow and red. */
    static Paint ansi() {
      return (outcome, text) -> {
        int colour =
            switch (outcome) {
              case PASS -> 32;
              case INCONCLUSIVE -> 33;
              case FAIL -> 31;
            };
        return "\u001b[" + colour + "m" + text + "\u001b[0m";
      };
    }
  }

  /**
   * The table, ending with a line break.
   *
   * @param width of the terminal in columns; less than 72 counts as 72
   */
  public static String of(RunRecord run, int width, Paint paint) {
    return new SummaryTable(run, width, paint).render();
  }

  private String render() {
    for (ClaimRecord claim : run.claims()) {
      claim(claim);
    }
    CalibrationSummary.of(run)
        .ifPresent(
            calibration -> {
              Outcome outcome = calibration.gate().held() ? Outcome.PASS : Outcome.INCONCLUSIVE;
              row(
                  "calibration: " + calibration.text(),
                  calibration.gate().held() ? "held" : "FAILED",
                  outcome);
              line("");
            });
    Verdict verdict = run.verdict().verdict();
    run.unfinished().ifPresent(why -> line("Unfinished: " + why));
    wrapped(
        paint.paint(verdict.outcome(), verdict.outcome().toString()) + "  ",
        verdict.outcome().toString().length() + 2,
        verdict.reason());
    return out.toString();
  }

  private void claim(ClaimRecord claim) {
    ClaimVerdict verdict = claim.verdict();
    String id = claim.plan().body().id();
    String said =
        verdict.control()
            ? (verdict.agrees() ? "agrees" : "DISAGREES")
            : verdict.verdict().outcome().toString();
    Outcome colour =
        verdict.control()
            ? (verdict.agrees() ? Outcome.PASS : Outcome.INCONCLUSIVE)
            : verdict.verdict().outcome();
    String title =
        id
            + "  "
            + claim.plan().body().title()
            + (verdict.control() ? " (control, expects " + verdict.expected() + ")" : "");
    row(title, said, colour);
    List<LimitSummary> limits = LimitSummary.of(claim);
    int widest = limits.stream().mapToInt(limit -> limit.seenBy().length()).max().orElse(0);
    for (List<LimitSummary> sources : LimitSummary.byPromise(limits)) {
      line(cut("  " + sources.get(0).limit().text(), width));
      for (LimitSummary limit : sources) {
        row(
            "    " + pad(limit.seenBy(), widest + 2) + seen(limit),
            limit.verdict().outcome().toString(),
            limit.verdict().outcome());
      }
    }
    predictions(claim);
    if (verdict.control() ? !verdict.agrees() : verdict.verdict().outcome() != Outcome.PASS) {
      reasons(claim);
    }
    line("");
  }

  /** Why it did not come out as expected: by each witness that says so, and as a whole. */
  private void reasons(ClaimRecord claim) {
    String whole = claim.verdict().verdict().reason();
    List<LimitSummary> others = LimitSummary.otherThanExpected(claim);
    for (LimitSummary limit : others) {
      wrapped("  ", 2, limit.seenBy() + ": " + limit.verdict().reason());
    }
    if (others.stream().noneMatch(limit -> limit.verdict().reason().equals(whole))) {
      wrapped("  ", 2, whole);
    }
  }

  /** How many of the recoveries that were foretold came as foretold. */
  private void predictions(ClaimRecord claim) {
    List<Forecast> forecasts =
        claim.trials().stream().flatMap(trial -> Forecast.of(trial).stream()).toList();
    if (!forecasts.isEmpty()) {
      line(cut("  " + Forecast.text(forecasts), width));
    }
  }

  private static String seen(LimitSummary limit) {
    return limit.n() < 2 ? limit.worst() : limit.n() + " trials, worst " + limit.worst();
  }

  private void row(String what, String said, Outcome colour) {
    int room = width - VERDICT - 1;
    line(pad(cut(what, room), room) + " " + paint.paint(colour, said));
  }

  private void wrapped(String first, int indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (current.length() > 0 && indent + current.length() + 1 + word.length() > width) {
        lines.add(current.toString());
        current.setLength(0);
      }
      current.append(current.length() > 0 ? " " : "").append(word);
    }
    lines.add(current.toString());
    for (int i = 0; i < lines.size(); i++) {
      line((i == 0 ? first : " ".repeat(indent)) + lines.get(i));
    }
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }
}
