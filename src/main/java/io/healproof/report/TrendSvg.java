package io.healproof.report;

import io.healproof.evidence.Accrued;
import io.healproof.recovery.RankInterval;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.report.page.Drawing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The nights of a claim as a chart: a panel for each limit and witness, in it a column for each
 * night. The bar is what the night's median is known to lie in, the whisker reaches from the lowest
 * that a trial of it may have been to the highest; the limit is a line.
 */
final class TrendSvg {
  private static final double WIDTH = 900;
  private static final double LEFT = 60;
  private static final double RIGHT = 880;
  private static final double HEIGHT = 130;
  private static final double TITLE = 34;
  private static final double AXIS = 40;
  private static final double WIDEST = 26;
  private static final int MOST_DATES = 8;

  private final SvgLayer lanes = new SvgLayer();
  private final SvgLayer grids = new SvgLayer();
  private final SvgLayer marks = new SvgLayer();
  private final Predicate<Accrued> slower;
  private double y = 8;

  private TrendSvg(Predicate<Accrued> slower) {
    this.slower = slower;
  }

  /**
   * The chart.
   *
   * @param title what it shows, for who cannot see it
   * @param limits each with at least one night
   * @param slower whether a limit's newest night is called slower
   * @param most how many nights are drawn, the newest
   */
  static Drawing of(String title, List<Accrued> limits, Predicate<Accrued> slower, int most) {
    TrendSvg trend = new TrendSvg(slower);
    limits.forEach(limit -> trend.panel(limit, newest(limit.nights(), most)));
    trend.legend();
    return new Drawing(
        title,
        SvgLayer.number(WIDTH),
        SvgLayer.number(trend.y),
        trend.lanes.toString() + trend.grids + trend.marks);
  }

  /** A trend takes two nights. */
  static boolean worthDrawing(List<Accrued> limits) {
    return limits.stream().anyMatch(limit -> limit.nights().size() > 1);
  }

  private static List<Accrued.Night> newest(List<Accrued.Night> nights, int most) {
    return nights.subList(Math.max(0, nights.size() - most), nights.size());
  }

  private void panel(Accrued limit, List<Accrued.Night> nights) {
    marks.text(
        12, y + 20, "ink title", "start", limit.text() + ", " + AccruedSection.seenBy(limit));
    y += TITLE;
    Scale scale = new Scale(axis(limit, nights), y);
    lanes.lane(LEFT, y, RIGHT - LEFT, HEIGHT);
    for (double tick : scale.axis().ticks()) {
      double at = scale.y(tick);
      grids.line("grid", LEFT, at, RIGHT, at);
      marks.text(LEFT - 8, at + 4, "soft small", "end", SecondsAxis.tick(tick));
    }
    double column = (RIGHT - LEFT) / nights.size();
    int every = (nights.size() + MOST_DATES - 1) / MOST_DATES;
    for (int i = 0; i < nights.size(); i++) {
      double middle = LEFT + (i + 0.5) * column;
      String mark = i == nights.size() - 1 && slower.test(limit) ? "slower" : "";
      night(nights.get(i), middle, Math.min(WIDEST, column * 0.6), mark, scale);
      if ((nights.size() - 1 - i) % every == 0) {
        date(nights.get(i), middle);
      }
    }
    double allowed = scale.y(SecondsAxis.seconds(limit.max()));
    marks.line("limit", LEFT, allowed, RIGHT, allowed);
    marks.text(
        LEFT + 6,
        allowed + 14,
        "limittext small",
        "start",
        "limit " + EvidencePage.seconds(limit.max()));
    y += HEIGHT + AXIS;
  }

  private static SecondsAxis axis(Accrued limit, List<Accrued.Night> nights) {
    double largest = SecondsAxis.seconds(limit.max());
    for (Accrued.Night night : nights) {
      for (Recovery recovery : night.counted().recoveries()) {
        largest = Math.max(largest, seconds(Recoveries.lower(recovery)));
        largest = Math.max(largest, Recoveries.upper(recovery).map(TrendSvg::seconds).orElse(0.0));
      }
    }
    return SecondsAxis.reaching(largest, 1.08);
  }

  private void night(Accrued.Night night, double middle, double width, String mark, Scale scale) {
    List<Recovery> recoveries = night.counted().recoveries();
    double lowest =
        recoveries.stream().mapToDouble(each -> seconds(Recoveries.lower(each))).min().orElse(0);
    double highest =
        recoveries.stream()
            .mapToDouble(
                each -> Recoveries.upper(each).map(TrendSvg::seconds).orElse(scale.axis().end()))
            .max()
            .orElse(0);
    RankInterval.Range median = RankInterval.median(recoveries);
    double top = scale.y(upper(median.upper(), scale.axis().end()));
    double bottom = scale.y(SecondsAxis.seconds(median.lower()));
    marks.line("end", middle, scale.y(lowest), middle, scale.y(highest));
    // However narrow the interval, a bar can be seen.
    marks.rect("sure", middle - width / 2, top - 1, width, bottom - top + 2);
    if (!mark.isEmpty()) {
      double below = scale.y(lowest) + 16;
      boolean room = below < scale.top() + HEIGHT;
      marks.text(middle, room ? below : scale.y(highest) - 6, "limittext small", "middle", mark);
    }
  }

  private static double upper(Optional<Duration> end, double beyond) {
    return end.map(SecondsAxis::seconds).orElse(beyond);
  }

  private static double seconds(Recoveries.End end) {
    return SecondsAxis.seconds(end.at());
  }

  private void date(Accrued.Night night, double middle) {
    int n = night.counted().recoveries().size();
    marks.text(middle, y + HEIGHT + 15, "soft small", "middle", night.date().toString());
    marks.text(middle, y + HEIGHT + 29, "soft small", "middle", "n = " + n);
  }

  private void legend() {
    double middle = y + 8;
    marks.rect("sure", LEFT, middle - 5, 26, 10);
    marks.text(LEFT + 34, middle + 4, "soft small", "start", "the median is in here");
    marks.line("end", LEFT + 190, middle, LEFT + 216, middle);
    marks.text(
        LEFT + 224,
        middle + 4,
        "soft small",
        "start",
        "from the lowest to the highest that a trial may have been; to the edge: not seen to recover");
    y += 28;
  }

  /** Seconds to pixels, upwards from the panel's foot. */
  private record Scale(SecondsAxis axis, double top) {
    double y(double seconds) {
      return top + HEIGHT * (1 - axis.share(seconds));
    }
  }
}
