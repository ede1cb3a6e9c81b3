package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A recovery taken apart into phases that follow each other without a gap: from the fault to the
 * first milestone, from there to the next, and so on to the last, which is the recovery.
 *
 * <p>Milestones that were reached one after another at moments in [e_i, l_i] were so at moments in
 * [max of e_j for j &le; i, min of l_j for j &ge; i]; where such a span is empty, their order is
 * wrong. A phase lies in [max(0, e_i - l_(i-1)), l_i - e_(i-1)], and the sum of all, since the
 * moments in between cancel, in [e_n - r, l_n - s], where the fault was injected in [s, r]. That is
 * interval arithmetic (Moore, Interval Analysis, 1966) with the dependency between neighbouring
 * phases kept.
 *
 * @param phases in order; empty where the milestones are not
 * @param addsUp whether the milestones were reached in this order and their last is the recovery
 *     that was measured; bars a pass where not
 */
public record Decomposition(List<Phase> phases, Gate addsUp) {
  /** What the gate is called. */
  public static final String NAME = "phases that add up";

  public Decomposition {
    phases = List.copyOf(phases);
  }

  /**
   * Takes a recovery apart.
   *
   * @param injected [s, r], when the fault was injected
   * @param milestones in the order in which they must have been reached; the last is the recovery
   * @param total the recovery as it was measured, maybe by somebody else
   */
  public static Decomposition of(TimeBounds injected, List<Milestone> milestones, Recovery total) {
    if (milestones.isEmpty()) {
      return new Decomposition(List.of(), Gate.barsPass(NAME, "No milestone was seen."));
    }
    List<Milestone> all = new ArrayList<>();
    all.add(new Milestone("fault", injected, ""));
    all.addAll(milestones);
    for (int i = 1; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (all.get(i).at().latest().compareTo(all.get(j).at().earliest()) < 0) {
          return new Decomposition(List.of(), wrongOrder(all.get(i), all.get(j), injected));
        }
      }
    }
    List<TimeBounds> moments = inOrder(all);
    List<Phase> phases = new ArrayList<>();
    for (int i = 1; i < all.size(); i++) {
      phases.add(
          new Phase(
              all.get(i).name(),
              between(moments.get(i - 1), moments.get(i)),
              all.get(i).setting()));
    }
    return new Decomposition(
        phases, sum(between(moments.get(0), moments.get(all.size() - 1)), total));
  }

  /**
   * The phases that may be the longest by the middle of their intervals; several where they tie.
   */
  public List<Phase> dominating() {
    Optional<Duration> longest =
        phases.stream().map(phase -> phase.length().midpoint()).max(Duration::compareTo);
    return phases.stream()
        .filter(phase -> Optional.of(phase.length().midpoint()).equals(longest))
        .toList();
  }

  /**
   * Which phase dominates and the setting behind it, for people; empty without phases. E.g. {@code
   * evicted took [299, 301] s (tolerationSeconds 300) of [345, 347] s.}
   *
   * @param total the recovery as it was measured
   */
  public Optional<String> dominance(Recovery total) {
    List<Phase> longest = dominating();
    if (longest.isEmpty()) {
      return Optional.empty();
    }
    String named = longest.stream().map(Decomposition::named).collect(Collectors.joining(", "));
    return Optional.of("%s of %s.".formatted(named, Recoveries.text(total)));
  }

  private static String named(Phase phase) {
    return "%s took %s s%s"
        .formatted(
            phase.name(),
            Seconds.interval(phase.length()),
            phase.setting().isEmpty() ? "" : " (" + phase.setting() + ")");
  }

  private static Gate sum(Interval sum, Recovery total) {
    String phases = "The phases come to " + Seconds.interval(sum) + " s";
    if (total instanceof Recovery.RightCensored || total instanceof Recovery.Unknown) {
      return Gate.held(
          NAME, "%s; the whole is not known: %s.".formatted(phases, Recoveries.text(total)));
    }
    return Agreement.overlap(new Recovery.Observed(sum), total)
        ? Gate.held(NAME, "%s, the whole to %s.".formatted(phases, Recoveries.text(total)))
        : Gate.barsPass(
            NAME,
            "%s, but the whole to %s, and these do not overlap."
                .formatted(phases, Recoveries.text(total)));
  }

  private static Gate wrongOrder(Milestone later, Milestone earlier, TimeBounds injected) {
    return Gate.barsPass(
        NAME,
        ("\"%s\" was reached by %s s after the fault, but \"%s\", which comes"
                + " first, not before %s s.")
            .formatted(
                later.name(),
                Seconds.ceil(later.at().latest().minus(injected.earliest())),
                earlier.name(),
                Seconds.floor(earlier.at().earliest().minus(injected.earliest()))));
  }

  /** Each moment with what its neighbours say of it. */
  private static List<TimeBounds> inOrder(List<Milestone> milestones) {
    List<TimeBounds> moments = new ArrayList<>();
    for (int i = 0; i < milestones.size(); i++) {
      Duration earliest =
          milestones.subList(0, i + 1).stream()
              .map(milestone -> milestone.at().earliest())
              .max(Duration::compareTo)
              .orElseThrow();
      Duration latest =
          milestones.subList(i, milestones.size()).stream()
              .map(milestone -> milestone.at().latest())
              .min(Duration::compareTo)
              .orElseThrow();
      moments.add(new TimeBounds(earliest, latest));
    }
    return moments;
  }

  private static Interval between(TimeBounds from, TimeBounds to) {
    Duration least = to.earliest().minus(from.latest());
    return Interval.closed(
        least.isNegative() ? Duration.ZERO : least, to.latest().minus(from.earliest()));
  }
}
