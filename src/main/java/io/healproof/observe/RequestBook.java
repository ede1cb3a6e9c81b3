package io.healproof.observe;

import io.healproof.observe.ClientObserver.Pace;
import io.healproof.observe.ClientObserver.Remark;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests and decides what became of them. Reads no clock: every moment is handed in, in run
 * time. Safe for use by several threads.
 *
 * <p>The rules, with d the deadline and x the time during which Healproof stood still while the
 * request was under way:
 *
 * <ul>
 *   <li>Sent more than a period late, or not sent: unknown.
 *   <li>Good within d: good. A stall can only have made the note of its end late, and a late end
 *       widens.
 *   <li>Refused within d: failed; unknown if x &gt; 0, for a client that stands still may be hung
 *       up on.
 *   <li>Silent for more than d + x: failed, ended at its deadline, whatever returns later.
 *   <li>Returned after d, but not after d + x: unknown. The answer may have been there in time.
 * </ul>
 */
final class RequestBook {
  private final Pace pace;
  private final List<Entry> entries = new ArrayList<>();

  RequestBook(Pace pace) {
    this.pace = pace;
  }

  /** Opens a request; numbers ascend. */
  synchronized Entry due(long number, Duration due) {
    Entry entry = new Entry(number, due);
    entries.add(entry);
    return entry;
  }

  synchronized List<Request> decided(Duration now, List<TimeBounds> stalls) {
    return entries.stream().flatMap(entry -> entry.decide(now, stalls).stream()).toList();
  }

  synchronized boolean allDecided(Duration now, List<TimeBounds> stalls) {
    return entries.stream().allMatch(entry -> entry.decide(now, stalls).isPresent());
  }

  synchronized List<Remark> remarks(Duration now, List<TimeBounds> stalls) {
    return entries.stream()
        .filter(entry -> entry.decide(now, stalls).isPresent() && !entry.reason.isEmpty())
        .map(entry -> new Remark(entry.number, entry.answer(now, stalls), entry.reason))
        .toList();
  }

  /** One request, from its due time to its end. */
  final class Entry {
    private final long number;
    private final Duration due;
    private @Nullable Duration sent;
    private @Nullable Duration returned;
    private Answer returnedAs = Answer.UNKNOWN;
    private String reason = "";
    private @Nullable Request decided;

    private Entry(long number, Duration due) {
      this.number = number;
      this.due = due;
    }

    long number() {
      return number;
    }

    /** Whether it may still be sent; if not, it is unknown from now on. */
    boolean stillTimely(Duration now) {
      if (now.minus(due).compareTo(pace.period()) <= 0) {
        return true;
      }
      unmade(now, "it was to be sent more than " + pace.period().toMillis() + " ms late");
      return false;
    }

    /** Notes that it is about to be sent; false when it is too late for that. */
    boolean sent(Duration now) {
      if (!stillTimely(now)) {
        return false;
      }
      synchronized (RequestBook.this) {
        sent = now.compareTo(due) < 0 ? due : now;
        return true;
      }
    }

    void good(Duration now) {
      returned(now, Answer.GOOD, "");
    }

    void failed(Duration now, String why) {
      returned(now, Answer.FAILED, why);
    }

    /** Healproof did not or could not ask. */
    void unmade(Duration now, String why) {
      returned(now, Answer.UNKNOWN, why);
    }

    private void returned(Duration now, Answer answer, String why) {
      synchronized (RequestBook.this) {
        if (sent == null) {
          sent = now.compareTo(due) < 0 ? due : now;
        }
        returned = now.compareTo(sent) < 0 ? sent : now;
        returnedAs = answer;
        if (decided == null) {
          reason = why;
        }
      }
    }

    private Answer answer(Duration now, List<TimeBounds> stalls) {
      return decide(now, stalls).map(Request::answer).orElse(Answer.UNKNOWN);
    }

    private Optional<Request> decide(Duration now, List<TimeBounds> stalls) {
      if (decided == null && sent != null) {
        decided = decide(sent, returned, now, stalls);
      }
      return Optional.ofNullable(decided);
    }

    private @Nullable Request decide(
        Duration from, @Nullable Duration end, Duration now, List<TimeBounds> stalls) {
      Duration deadline = from.plus(pace.deadline());
      Duration seen = end == null ? now : end;
      Duration stalled = overlap(stalls, from, seen);
      if (end != null && returnedAs == Answer.UNKNOWN) {
        return request(from, end, Answer.UNKNOWN, reason);
      }
      if (end != null && end.compareTo(deadline) <= 0) {
        return returnedAs == Answer.FAILED && stalled.compareTo(Duration.ZERO) > 0
            ? request(from, end, Answer.UNKNOWN, "Healproof stood still, then: " + reason)
            : request(from, end, returnedAs, reason);
      }
      if (seen.minus(stalled).compareTo(deadline) > 0) {
        return request(
            from,
            deadline,
            Answer.FAILED,
            "no answer within " + pace.deadline().toMillis() + " ms");
      }
      return end == null
          ? null
          : request(
              from, end, Answer.UNKNOWN, "Healproof stood still and may have missed the answer");
    }

    private Request request(Duration from, Duration end, Answer answer, String why) {
      reason = why;
      return new Request(number, due, from, end, answer);
    }
  }

  /** How much of a span was spent in stalls. */
  private static Duration overlap(List<TimeBounds> stalls, Duration from, Duration to) {
    Duration sum = Duration.ZERO;
    for (TimeBounds stall : stalls) {
      Duration begin = stall.earliest().compareTo(from) > 0 ? stall.earliest() : from;
      Duration end = stall.latest().compareTo(to) < 0 ? stall.latest() : to;
      if (begin.compareTo(end) < 0) {
        sum = sum.plus(end.minus(begin));
      }
    }
    return sum;
  }
}
