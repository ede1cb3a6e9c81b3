package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times between good looks, in each of which an outage may have been that no good look shows.
 *
 * <p>An outage cannot hold the whole of a good look. So it lies between the beginning of one good
 * look and the first end of those that began after it, and each such time is as long as the longest
 * outage that it may hide.
 */
final class Blinks {
  private final List<Gap> gaps = new ArrayList<>();

  private Blinks(List<Glance> good) {
    long nextEnd = Long.MAX_VALUE;
    for (int i = good.size() - 1; i >= 0; i--) {
      gaps.add(new Gap(good.get(i).from(), nextEnd));
      nextEnd = Math.min(nextEnd, good.get(i).until());
    }
    gaps.add(new Gap(Long.MIN_VALUE, nextEnd));
  }

  /** From the beginning of a good look, to the first end of the later ones. */
  private record Gap(long from, long until) {
    boolean touches(Glance look) {
      return from < look.until() && look.from() < until;
    }

    /** Not by its length, which is too large a number where nothing was good before or after. */
    boolean longerThan(long nanos) {
      return from == Long.MIN_VALUE || until == Long.MAX_VALUE || until - from > nanos;
    }
  }

  /**
   * The looks without the unknown ones during which no outage could be that lasts longer than a
   * blink.
   *
   * @param looks in any order
   * @param blink the longest outage that is let slip through, at least zero
   */
  static List<Glance> within(List<Glance> looks, Duration blink) {
    Blinks blinks =
        new Blinks(looks.stream().filter(Glance::good).sorted(Glance.IN_ORDER).toList());
    return looks.stream()
        .filter(look -> !look.unknown() || blinks.mayHide(look, blink.toNanos()))
        .toList();
  }

  private boolean mayHide(Glance look, long blink) {
    return gaps.stream().anyMatch(gap -> gap.longerThan(blink) && gap.touches(look));
  }
}
