package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Phase;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.report.page.Drawing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A claim's trials as a chart: a panel for each promise, in it a lane for each source, in it a row
 * for each trial; below, the phases and the events of the median trial. A bar is full where the
 * state was surely broken and pale where it may have been either; whiskers mark the interval's
 * ends. Of many trials the rows are thin, in the order of their ends, and have no names.
 */
final class TimelineSvg {
  private static final double WIDTH = 900;
  private static final double LEFT = 250;
  private static final double RIGHT = 660;
  private static final double VERDICT = 796;
  private static final double ROW = 22;
  private static final double BAR = 10;
  private static final double TITLE = 34;
  private static final double AXIS = 34;
  private static final double THIN_ROW = 4;
  private static final double TALLEST = 240;

  private final ClaimRecord claim;
  // Three layers, the first at the back, so that no grid line runs across a bar.
  private final SvgLayer lanes = new SvgLayer();
  private final SvgLayer grids = new SvgLayer();
  private final SvgLayer marks = new SvgLayer();
  private double y = 8;

  private TimelineSvg(ClaimRecord claim) {
    this.claim = claim;
  }

  /** The chart of a claim of which at least one limit was judged. */
  static Drawing of(ClaimRecord claim) {
    return new TimelineSvg(claim).render();
  }

  /** Whether a limit has anything that a scale of seconds can show. */
  private static boolean drawn(LimitSummary limit) {
    return limit.n() > 0 && !Measurement.countsMessages(limit.limit());
  }

  /** Whether there is anything to draw. */
  static boolean worthDrawing(ClaimRecord claim) {
    return !drawn(claim).isEmpty();
  }

  /** The trial whose phases and events are drawn: the middle one by its first limit. */
  static Optional<TrialRecord> middleTrial(ClaimRecord claim) {
    return drawn(claim).stream()
        .findFirst()
        .flatMap(LimitSummary::middleResult)
        .map(Measurement::trial);
  }

  private static List<LimitSummary> drawn(ClaimRecord claim) {
    return LimitSummary.of(claim).stream().filter(TimelineSvg::drawn).toList();
  }

  private Drawing render() {
    List<LimitSummary> limits = drawn(claim);
    for (List<LimitSummary> panel : LimitSummary.byPromise(limits)) {
      panel(panel);
    }
    middleTrial(claim)
        .ifPresent(
            trial -> {
              phases(trial);
              events(trial);
            });
    legend();
    return new Drawing(
        "Recovery of each trial of " + EvidencePage.heading(claim),
        SvgLayer.number(WIDTH),
        SvgLayer.number(y),
        lanes.toString() + grids + marks);
  }

  private void panel(List<LimitSummary> witnesses) {
    Scale scale = scale(witnesses);
    title(witnesses.get(0).limit().text());
    double top = y;
    for (LimitSummary witness : witnesses) {
      lane(witness, scale);
    }
    grid(scale, top, ofUsers(witnesses) ? "s without service" : "s since the fault");
    double limit = scale.x(seconds(witnesses.get(0).limit().max()));
    marks.line("limit", limit, top - 4, limit, y);
    boolean nearEdge = limit > RIGHT - 60;
    marks.text(
        limit + (nearEdge ? -6 : 6),
        top - 6,
        "limittext small",
        nearEdge ? "end" : "start",
        "limit " + EvidencePage.seconds(witnesses.get(0).limit().max()));
    y += AXIS;
  }

  /** An outage is no time since the fault: it is counted from the first request that failed. */
  private static boolean ofUsers(List<LimitSummary> sources) {
    return sources.stream().allMatch(source -> source.results().get(0).byUsers());
  }

  private void lane(LimitSummary witness, Scale scale) {
    boolean many = witness.n() > ClaimSection.ALL_TOLD;
    double row = many ? Math.min(THIN_ROW, TALLEST / witness.n()) : ROW;
    double height = witness.n() * row + 6;
    lanes.lane(LEFT, y, RIGHT - LEFT, height);
    marks.text(12, y + 3 + ROW / 2 + 4, "ink", "start", witness.seenBy());
    if (many) {
      manyRows(witness, row, scale);
    } else {
      witness.results().forEach(result -> row(result, scale));
    }
    y += 6 + 4;
  }

  private void row(Measurement result, Scale scale) {
    double middle = y + 3 + ROW / 2;
    marks.text(LEFT - 10, middle + 4, "soft small", "end", "trial " + result.trial().id().number());
    bar(result, middle, scale);
    marks.text(RIGHT + 12, middle + 4, "ink small", "start", label(result));
    marks.text(VERDICT, middle + 4, "ink small", "start", result.verdict().outcome().toString());
    y += ROW;
  }

  /** A thin mark for each trial, the quickest at the top, so that their ends draw a curve. */
  private void manyRows(LimitSummary witness, double row, Scale scale) {
    double first = y + 3 + ROW / 2 + 4;
    marks.text(LEFT - 10, first, "soft small", "end", witness.n() + " trials");
    marks.text(RIGHT + 12, first, "ink small", "start", "worst " + witness.worst());
    marks.text(
        RIGHT + 12,
        first + 16,
        "ink small",
        "start",
        witness.kept().map(kept -> kept.within() + " of " + kept.trials() + " PASS").orElse(""));
    StringBuilder sure = new StringBuilder();
    StringBuilder may = new StringBuilder();
    y += 3;
    for (Measurement result : witness.byUpper()) {
      if (result.hasLength()) {
        double lower = scale.x(seconds(Recoveries.lower(result.recovery()).at()));
        double end = result.upper().map(upper -> scale.x(seconds(upper))).orElse(RIGHT);
        sure.append(box(LEFT, y, lower - LEFT, row));
        may.append(box(lower, y, end - lower, row));
      }
      y += row;
    }
    y -= 3;
    marks.path("sure", sure);
    marks.path("may", may);
  }

  private static String box(double x, double top, double width, double height) {
    return width <= 0
        ? ""
        : "M%s %sh%sv%sh-%sz"
            .formatted(
                SvgLayer.number(x),
                fine(top),
                SvgLayer.number(width),
                fine(height),
                SvgLayer.number(width));
  }

  private void bar(Measurement result, double middle, Scale scale) {
    if (result.hasLength()) {
      bar(result.recovery(), middle, scale);
    }
  }

  private void bar(Recovery recovery, double middle, Scale scale) {
    double lower = scale.x(seconds(Recoveries.lower(recovery).at()));
    Optional<Recoveries.End> upper = Recoveries.upper(recovery);
    double end = upper.map(to -> scale.x(seconds(to.at()))).orElse(RIGHT);
    if (recovery instanceof Recovery.Unknown) {
      rect("may", LEFT, middle - BAR / 2, RIGHT - LEFT);
      return;
    }
    rect("sure", LEFT, middle - BAR / 2, lower - LEFT);
    rect("may", lower, middle - BAR / 2, end - lower);
    if (!(recovery instanceof Recovery.LeftCensored)) {
      marks.line("end", lower, middle - 8, lower, middle + 8);
    }
    if (upper.isPresent()) {
      marks.line("end", end, middle - 8, end, middle + 8);
    } else {
      marks.path(
          "sure",
          "M%s %s l10 6 l-10 6 z"
              .formatted(SvgLayer.number(RIGHT - 10), SvgLayer.number(middle - 6)));
    }
  }

  private static String label(Measurement result) {
    Recovery recovery = result.recovery();
    if (recovery instanceof Recovery.RightCensored right) {
      return "> " + Seconds.floor(right.lower()) + " s";
    }
    return recovery instanceof Recovery.LeftCensored left && result.hasLength()
        ? "≤ " + Seconds.ceil(left.upper()) + " s"
        : result.text();
  }

  /** Each phase by its length and from zero: where one ends and the next begins is uncertain. */
  private void phases(TrialRecord trial) {
    List<Phase> phases = trial.phases().map(taken -> taken.body().phases()).orElse(List.of());
    if (phases.isEmpty()) {
      return;
    }
    double longest =
        phases.stream().mapToDouble(phase -> seconds(phase.length().upper())).max().orElse(1);
    Scale scale = new Scale(SecondsAxis.reaching(longest, 1.05));
    title("How long each phase of " + named(trial) + " took");
    double top = y;
    for (Phase phase : phases) {
      double middle = y + ROW / 2;
      marks.text(LEFT - 10, middle + 4, "ink small", "end", PhaseWords.name(phase));
      bar(new Recovery.Observed(phase.length()), middle, scale);
      String length = Seconds.interval(phase.length()) + " s";
      marks.text(RIGHT + 12, middle + 4, "ink small", "start", length);
      y += ROW;
    }
    grid(scale, top, "s");
    y += AXIS;
  }

  private String named(TrialRecord trial) {
    return "trial " + trial.id().number() + (claim.trials().size() > 1 ? ", the median one," : "");
  }

  private void title(String title) {
    marks.text(12, y + 20, "ink title", "start", title);
    y += TITLE;
  }

  private void events(TrialRecord trial) {
    Optional<TimeBounds> t0 = trial.t0();
    if (t0.isEmpty() || trial.events().isEmpty()) {
      return;
    }
    double latest =
        trial.events().stream()
            .mapToDouble(event -> since(t0.get(), event).latest())
            .max()
            .orElse(1);
    Scale scale = new Scale(SecondsAxis.reaching(latest, 1.05));
    title("What happened in " + named(trial).replaceFirst(",$", ""));
    double top = y;
    for (Recorded<Entry.Happened> event : trial.events()) {
      event(event, since(t0.get(), event), scale);
    }
    grid(scale, top, "s since the fault");
    y += AXIS;
  }

  private void event(Recorded<Entry.Happened> recorded, Since since, Scale scale) {
    TimelineEvent event = recorded.body().event();
    double middle = y + ROW / 2;
    double from = scale.x(Math.max(0, since.earliest()));
    double to = scale.x(Math.max(0, since.latest()));
    marks.text(LEFT - 10, middle + 4, "soft small", "end", Measurement.witness(event.witness()));
    marks.line("span", from, middle, to, middle);
    marks.line("span", from, middle - 5, from, middle + 5);
    marks.line("span", to, middle - 5, to, middle + 5);
    marks.text(RIGHT + 12, middle + 4, "ink small", "start", event.name());
    y += ROW;
  }

  private void grid(Scale scale, double top, String unit) {
    for (double tick : scale.axis().ticks()) {
      double x = scale.x(tick);
      grids.line("grid", x, top, x, y);
      marks.text(x, y + 15, "soft small", "middle", SecondsAxis.tick(tick));
    }
    marks.text(RIGHT + 12, y + 15, "soft small", "start", unit);
  }

  private void legend() {
    double middle = y + 8;
    rect("sure", LEFT, middle - BAR / 2, 26);
    marks.text(LEFT + 34, middle + 4, "soft small", "start", "surely not over yet");
    rect("may", LEFT + 170, middle - BAR / 2, 26);
    marks.line("end", LEFT + 170, middle - 8, LEFT + 170, middle + 8);
    marks.line("end", LEFT + 196, middle - 8, LEFT + 196, middle + 8);
    marks.text(LEFT + 204, middle + 4, "soft small", "start", "over at some moment in here");
    y += 28;
  }

  private static Scale scale(List<LimitSummary> witnesses) {
    double largest = seconds(witnesses.get(0).limit().max());
    for (LimitSummary witness : witnesses) {
      for (Measurement result : witness.results()) {
        largest = Math.max(largest, seconds(Recoveries.lower(result.recovery()).at()));
        Optional<Recoveries.End> upper = Recoveries.upper(result.recovery());
        largest = Math.max(largest, upper.map(end -> seconds(end.at())).orElse(0.0));
      }
    }
    return new Scale(SecondsAxis.reaching(largest, 1.08));
  }

  private static Since since(TimeBounds t0, Recorded<Entry.Happened> event) {
    TimeBounds at = event.body().event().at();
    return new Since(
        seconds(at.earliest().minus(t0.latest())), seconds(at.latest().minus(t0.earliest())));
  }

  private void rect(String style, double x, double top, double width) {
    marks.rect(style, x, top, width, BAR);
  }

  private static double seconds(Duration duration) {
    return SecondsAxis.seconds(duration);
  }

  /** Rows of many trials are thinner than a pixel. */
  private static String fine(double value) {
    return SvgLayer.rounded(value, 2);
  }

  /** Seconds since the fault, within bounds. */
  private record Since(double earliest, double latest) {}

  /** Seconds to pixels. */
  private record Scale(SecondsAxis axis) {
    double x(double seconds) {
      return LEFT + axis.share(seconds) * (RIGHT - LEFT);
    }
  }
}
