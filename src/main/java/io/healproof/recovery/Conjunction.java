package io.healproof.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The recovery of several conditions that must all hold.
 *
 * <p>Each part's recovery is the start of its own first lasting span, so all of them together
 * cannot have recovered before the last part: the largest lower bound always holds. The largest
 * upper bound holds only where every part is seen to have lasted from its own recovery until the
 * hold time after the last one; a part that broke again in between would let the common recovery
 * start later. Then the result is right-censored, and watching on may still prove it.
 *
 * <p>A part that was never seen broken (left-censored) takes part with [0, upper]; only when all
 * are is the whole left-censored. One part that had not recovered makes the whole right-censored,
 * whatever the others say, for the whole cannot be better than its parts; otherwise one part that
 * could not be seen makes the whole unknown.
 */
public final class Conjunction {

  private Conjunction() {}

  /** One of the conditions. */
  public record Part(String name, Sighting sighting) {}

  /**
   * The recovery of all parts.
   *
   * @param hold how long all of them must have held together
   */
  public static Sighting of(List<Part> parts, Duration hold) {
    if (parts.isEmpty()) {
      return none(new Recovery.Unknown("There was no condition to look at."));
    }
    Recoveries.End lower = largestLower(parts);
    if (parts.stream().anyMatch(p -> p.sighting().recovery() instanceof Recovery.RightCensored)) {
      return none(new Recovery.RightCensored(lower.at()));
    }
    Optional<Part> unseen =
        parts.stream()
            .filter(part -> part.sighting().recovery() instanceof Recovery.Unknown)
            .findFirst();
    if (unseen.isPresent()) {
      return none(new Recovery.Unknown(unseenReason(unseen.get())));
    }
    Recoveries.End upper = largestUpper(parts);
    Duration held =
        parts.stream()
            .map(part -> part.sighting().heldUntil())
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    boolean allLeft =
        parts.stream().allMatch(p -> p.sighting().recovery() instanceof Recovery.LeftCensored);
    if (held.compareTo(upper.at().plus(hold)) < 0) {
      return none(
          allLeft
              ? new Recovery.Unknown("The conditions were not seen to hold together long enough.")
              : new Recovery.RightCensored(lower.at()));
    }
    return new Sighting(
        allLeft
            ? new Recovery.LeftCensored(upper.at())
            : new Recovery.Observed(
                new Interval(lower.at(), lower.closed(), upper.at(), upper.closed())),
        held);
  }

  private static Sighting none(Recovery recovery) {
    return new Sighting(recovery, Duration.ZERO);
  }

  private static String unseenReason(Part part) {
    String reason =
        part.sighting().recovery() instanceof Recovery.Unknown unknown ? unknown.reason() : "";
    return part.name() + ": " + reason;
  }

  /** The largest lower end; open when one of the largest is, for the maximum exceeds each. */
  private static Recoveries.End largestLower(List<Part> parts) {
    Recoveries.End largest = new Recoveries.End(Duration.ZERO, true);
    for (Part part : parts) {
      Recoveries.End end = Recoveries.lower(part.sighting().recovery());
      int order = end.at().compareTo(largest.at());
      if (order > 0 || (order == 0 && !end.closed())) {
        largest = end;
      }
    }
    return largest;
  }

  /** The largest upper end; closed when one of the largest is. */
  private static Recoveries.End largestUpper(List<Part> parts) {
    Recoveries.End largest = new Recoveries.End(Duration.ZERO, false);
    for (Part part : parts) {
      Optional<Recoveries.End> end = Recoveries.upper(part.sighting().recovery());
      if (end.isEmpty()) {
        continue;
      }
      int order = end.get().at().compareTo(largest.at());
      if (order > 0 || (order == 0 && end.get().closed())) {
        largest = end.get();
      }
    }
    return largest;
  }
}
