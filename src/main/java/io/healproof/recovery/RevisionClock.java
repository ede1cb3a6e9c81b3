package io.healproof.recovery;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store's own count of its changes, read as a clock. The store gives each change the next
 * revision, in the order in which it makes them. So whoever makes a change of his own now and then,
 * and notes when it was sent and answered, dates every other change between two of his own:
 *
 * <pre>a change with revision v was made in
 *   [max sent(R) over own changes with R &lt;= v, min answered(R) over own changes with R &gt;= v]
 * </pre>
 *
 * <p>For the own change R &lt;= v was made after it was sent and not after v, and the own change R
 * &gt;= v before it was answered and not before v. This needs no bound on how long a report of the
 * change took: one that comes late, through a stalled reader or a slow connection, is dated all the
 * same. No wall clock enters.
 *
 * <p>Source: etcd numbers all changes of a store by one revision that only rises (etcd
 * documentation, "KV API guarantees"); Kubernetes hands it out as {@code resourceVersion}, an
 * integer that rises (KEP-5504), and dates a deletion by the deletion's own revision
 * (kubernetes/kubernetes 58547). That all kinds of objects lie in one store is usual and not
 * promised: {@link #date} notices where it cannot be so.
 */
public final class RevisionClock {
  private final NavigableMap<Long, Duration> sent = new TreeMap<>();
  private final NavigableMap<Long, Duration> answered = new TreeMap<>();

  /**
   * A change of one's own.
   *
   * @param sent run time just before it was asked for
   * @param answered run time just after the store had answered; not before {@code sent}
   * @param revision that the store gave it
   */
  public record Mark(Duration sent, Duration answered, long revision) {}

  /** A clock by one's own changes, in any order; the more often they come, the finer it dates. */
  public RevisionClock(List<Mark> marks) {
    List<Mark> rising = marks.stream().sorted(Comparator.comparingLong(Mark::revision)).toList();
    Duration latestSent = Duration.ZERO;
    for (Mark mark : rising) {
      latestSent = TimeBounds.later(latestSent, mark.sent());
      sent.put(mark.revision(), latestSent);
    }
    Duration soonestAnswered = null;
    for (int i = rising.size() - 1; i >= 0; i--) {
      Duration at = rising.get(i).answered();
      soonestAnswered =
          soonestAnswered == null || at.compareTo(soonestAnswered) < 0 ? at : soonestAnswered;
      answered.put(rising.get(i).revision(), soonestAnswered);
    }
  }

  /**
   * When a change was made.
   *
   * @param revision of the change
   * @param reported run time at which a report of it had arrived
   * @return its bounds, from run time zero where no own change came before it; empty where no
   *     moment is left, which shows that its revision is of another count than the own changes'
   */
  public Optional<TimeBounds> date(long revision, Duration reported) {
    Duration earliest =
        Optional.ofNullable(sent.floorEntry(revision))
            .map(Map.Entry::getValue)
            .orElse(Duration.ZERO);
    Duration latest =
        Optional.ofNullable(answered.ceilingEntry(revision))
            .map(Map.Entry::getValue)
            .filter(at -> at.compareTo(reported) < 0)
            .orElse(reported);
    return earliest.compareTo(latest) <= 0
        ? Optional.of(new TimeBounds(earliest, latest))
        : Optional.empty();
  }

  /**
   * How late a report is for sure: the time from the answer to an own change that came after it to
   * its arrival; zero where it may have been in time.
   */
  public Duration lateness(long revision, Duration reported) {
    return Optional.ofNullable(answered.ceilingEntry(revision))
        .map(after -> reported.minus(after.getValue()))
        .filter(late -> !late.isNegative())
        .orElse(Duration.ZERO);
  }
}
