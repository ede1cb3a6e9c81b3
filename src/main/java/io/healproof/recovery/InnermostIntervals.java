package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The intervals that can hold probability in a maximum likelihood estimate: among all ends in
 * order, each left end that a right end follows at once.
 *
 * <p>Source: Peto, Applied Statistics 22 (1973), 86-91; with ends that are open or closed as in Ng,
 * Biometrics 58 (2002), 439-442.
 */
final class InnermostIntervals {

  private InnermostIntervals() {}

  /**
   * A set of durations between two ends.
   *
   * @param upper empty where it has no upper end
   */
  record Span(Recoveries.End lower, Optional<Recoveries.End> upper) {

    static Span of(Recovery recovery) {
      return new Span(Recoveries.lower(recovery), Recoveries.upper(recovery));
    }

    boolean contains(Span inner) {
      return position(lower, true).compareTo(position(inner.lower, true)) <= 0
          && (upper.isEmpty()
              || (inner.upper.isPresent()
                  && position(inner.upper.get(), false).compareTo(position(upper.get(), false))
                      <= 0));
    }
  }

  /** In rising order; they do not overlap. */
  static List<Span> of(List<Span> spans) {
    List<Mark> marks = new ArrayList<>();
    for (Span span : spans) {
      marks.add(new Mark(position(span.lower, true), true, Optional.of(span.lower)));
      marks.add(
          new Mark(
              span.upper.map(end -> position(end, false)).orElse(Position.INFINITE),
              false,
              span.upper));
    }
    marks.sort(Comparator.comparing(Mark::position));
    List<Span> innermost = new ArrayList<>();
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i - 1).left && !marks.get(i).left) {
        innermost.add(new Span(marks.get(i - 1).end.orElseThrow(), marks.get(i).end));
      }
    }
    return innermost;
  }

  /**
   * Of ends at one value: an open right one, a closed left one, a closed right one, an open left.
   */
  private static Position position(Recoveries.End end, boolean left) {
    int side = left ? (end.closed() ? 1 : 3) : (end.closed() ? 2 : 0);
    return new Position(end.at(), side);
  }

  private record Position(Duration at, int side) implements Comparable<Position> {
    private static final Position INFINITE = new Position(Duration.ofSeconds(Long.MAX_VALUE), 4);

    @Override
    public int compareTo(Position other) {
      int order = at.compareTo(other.at);
      return order != 0 ? order : Integer.compare(side, other.side);
    }
  }

  private record Mark(Position position, boolean left, Optional<Recoveries.End> end) {}
}
