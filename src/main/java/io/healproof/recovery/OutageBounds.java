package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * The outage that looks at a service bound, whoever looked. The formulas and what they assume stand
 * at {@link RequestSeries}; here they are written for looks that may overlap.
 *
 * <p>The outage [D, U) begins with the first break that made a look fail, and ends where the
 * service begins to be usable for the hold time. Let x be the moment at which the first failed look
 * met the break. Then
 *
 * <ul>
 *   <li>D &le; every failed look's {@code until}, since D is the first break: D &le; f, their
 *       least;
 *   <li>D &gt; {@code from} of each good look that ended before the first failed one began: it
 *       would lie wholly inside the break, which lasts until after x;
 *   <li>U &gt; t, the least moment such that each failed look can have met a break not after t or
 *       not before t + hold; else the break between them lasted on;
 *   <li>U &le; {@code until} of a good look that begins lasting success and itself began after D.
 * </ul>
 *
 * <p>Since the last bound depends on D, the longest outage is the largest difference over all D
 * that are possible, which lie between two neighbouring good looks each.
 */
final class OutageBounds {
  private final List<Glance> glances;
  private final List<Glance> good;
  private final LastingSuccess lasting;
  private final TimeBounds injected;
  private final long start;
  private final long hold;

  OutageBounds(List<Glance> unordered, TimeBounds injected, Duration hold) {
    if (hold.isNegative()) {
      throw new IllegalArgumentException("a hold time cannot be negative: " + hold);
    }
    this.glances = unordered.stream().sorted(Glance.IN_ORDER).toList();
    this.good = glances.stream().filter(Glance::good).toList();
    this.injected = injected;
    this.start = injected.earliest().toNanos();
    this.hold = hold.toNanos();
    this.lasting = new LastingSuccess(glances, this.hold);
  }

  /**
   * The outage after the fault.
   *
   * @param watchedUntil when watching ended
   * @param blind how long before that the last good look may lie, where none failed
   */
  Outage outage(Duration watchedUntil, Duration blind) {
    if (glances.stream().noneMatch(look -> !look.unknown() && look.until() >= start)) {
      return unknown("Nothing that was tried after the fault shows whether users were served.");
    }
    List<Glance> failed =
        glances.stream().filter(look -> look.failed() && look.until() >= start).toList();
    return failed.isEmpty() ? unbroken(watchedUntil.minus(blind).toNanos()) : broken(failed);
  }

  private Outage broken(List<Glance> failed) {
    Glance first = failed.get(0);
    long latestBreak = failed.stream().mapToLong(Glance::until).min().orElseThrow();
    List<Head> heads = new ArrayList<>(blindHeads(first.from(), latestBreak));
    heads.add(new Head(first.from(), latestBreak));
    long leastEnd = leastEnd(failed, heads, hold);
    Duration shortest = atLeastZero(leastEnd - latestBreak);
    Duration soonest = atLeastZero(leastEnd - injected.latest().toNanos());
    Optional<LastingSuccess.Start> success = lasting.after(latestBreak);
    long until = success.map(LastingSuccess.Start::firstLook).orElse(Long.MAX_VALUE);
    Recovery length =
        success.isEmpty()
            ? new Recovery.RightCensored(shortest)
            : doubtBefore(heads.get(0).from())
                .orElseGet(
                    () ->
                        new Recovery.Observed(
                            Interval.closed(
                                shortest, Duration.ofNanos(longest(heads, lasting::after)))));
    Recovery back =
        success.isEmpty()
            ? new Recovery.RightCensored(soonest)
            : new Recovery.Observed(
                Interval.openClosed(soonest, Duration.ofNanos(success.get().by() - start)));
    return new Outage(
        length,
        back,
        count(first.from(), until, false),
        count(first.from(), until, true),
        count(until, Long.MAX_VALUE, true));
  }

  private Outage unbroken(long seenUntil) {
    long last = good.get(good.size() - 1).from();
    List<Head> blind = blindHeads(last, last);
    Optional<Recovery> doubt =
        doubtBefore(blind.stream().mapToLong(Head::from).reduce(start, Math::min));
    if (doubt.isPresent()) {
      return new Outage(doubt.get(), doubt.get(), 0, 0, 0);
    }
    if (last < seenUntil) {
      return unknown("Nothing failed, but the last success came long before watching ended.");
    }
    if (lasting.after(injected.latest().toNanos()).isEmpty()) {
      return unknown(
          "Nothing failed, but success was not seen without a break for the whole hold time.");
    }
    long longest = Math.max(longestGap(), longest(blind, lasting::afterOrToTheEnd));
    long back =
        LongStream.concat(
                LongStream.of(injected.latest().toNanos()), blind.stream().mapToLong(Head::latest))
            .map(moment -> lasting.afterOrToTheEnd(moment).orElseThrow().by())
            .max()
            .orElseThrow();
    return new Outage(
        new Recovery.LeftCensored(Duration.ofNanos(longest)),
        new Recovery.LeftCensored(Duration.ofNanos(back - start)),
        0,
        0,
        0);
  }

  /**
   * A look that may have been the first to meet the break.
   *
   * @param from no break that it met ended before
   * @param latest the break began by then
   */
  private record Head(long from, long latest) {}

  /** Unknown looks that may have met a break before the first failed one, or before the end. */
  private List<Head> blindHeads(long before, long latest) {
    return glances.stream()
        .filter(look -> look.unknown() && look.until() >= start && look.from() < before)
        .map(look -> new Head(look.from(), Math.min(look.until(), latest)))
        .toList();
  }

  /** t of the class comment; unknown looks are taken for failed only where that makes it less. */
  private static long leastEnd(List<Glance> failed, List<Head> heads, long hold) {
    long least = heads.stream().mapToLong(Head::from).min().orElseThrow();
    while (true) {
      long end = least;
      OptionalLong later =
          failed.stream()
              .filter(look -> look.from() > end && look.until() < end + hold)
              .mapToLong(Glance::from)
              .max();
      if (later.isEmpty()) {
        return least;
      }
      least = later.getAsLong();
    }
  }

  /** The largest difference of the bounds on U and D over all D that one of the heads allows. */
  private long longest(
      List<Head> heads, LongFunction<Optional<LastingSuccess.Start>> successAfter) {
    long longest = 0;
    for (Head head : heads) {
      long earliest = goodBefore(head.from).orElseThrow();
      LongStream later =
          good.stream()
              .mapToLong(Glance::from)
              .filter(from -> from > earliest && from < head.latest);
      for (long after : LongStream.concat(LongStream.of(earliest), later).toArray()) {
        longest = Math.max(longest, successAfter.apply(after + 1).orElseThrow().by() - after);
      }
    }
    return longest;
  }

  /** The longest break since the fault that would hold no good look wholly. */
  private long longestGap() {
    long longest = 0;
    long nextAnswer = Long.MAX_VALUE;
    for (int i = good.size() - 1; i > 0; i--) {
      nextAnswer = Math.min(nextAnswer, good.get(i).until());
      if (nextAnswer > start) {
        longest = Math.max(longest, nextAnswer - good.get(i - 1).from());
      }
    }
    return longest;
  }

  /** When the last good look began that had ended before. */
  private OptionalLong goodBefore(long moment) {
    return good.stream().filter(look -> look.until() <= moment).mapToLong(Glance::from).max();
  }

  /** Why nobody knows when the outage began, if so. */
  private Optional<Recovery> doubtBefore(long moment) {
    OptionalLong before = goodBefore(moment);
    if (before.isEmpty()) {
      return Optional.of(new Recovery.Unknown("No success is known from before the outage."));
    }
    boolean brokenBefore =
        glances.stream()
            .anyMatch(
                look ->
                    look.failed()
                        && look.until() < start
                        && look.from() >= before.getAsLong()
                        && look.from() < moment);
    return brokenBefore
        ? Optional.of(new Recovery.Unknown("It failed already just before the fault."))
        : Optional.empty();
  }

  private long count(long from, long until, boolean failedOnly) {
    return glances.stream()
        .filter(look -> look.failed() || (look.good() && !failedOnly))
        .filter(look -> look.from() >= from && look.from() < until)
        .count();
  }

  private static Outage unknown(String reason) {
    Recovery unknown = new Recovery.Unknown(reason);
    return new Outage(unknown, unknown, 0, 0, 0);
  }

  private static Duration atLeastZero(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos));
  }
}
