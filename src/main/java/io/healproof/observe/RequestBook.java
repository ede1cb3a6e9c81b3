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
 * <p>The rules, with d the deadline and x the time that Healproof itself took from the request
 * while it was under way: it stood still, or the request's thread waited for a processor.
 *
 * <ul>
 *   <li>Sent later than {@link Pace#lateness} allows, or not sent: unknown.
 *   <li>Good within d: good. Whatever x is, it can only have made the note of its end late, and a
 *       late end widens.
 *   <li>Refused within d: failed; unknown where x is a stall, for a client that stands still may be
 *       hung up on.
 *   <li>Returned after d + x, with whatever: failed, ended at its deadline.
 *   <li>Returned after d, but not after d + x: unknown. The answer may have been there in time.
 *   <li>Not returned, though every call should have been back: failed, ended at its deadline,
 *       whatever returns later.
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
    private Duration waited = Duration.ZERO;
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
      if (now.minus(due).compareTo(pace.lateness()) <= 0) {
        return true;
      }
      unmade(now, "it was to be sent more than " + pace.lateness().toMillis() + " ms late");
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

    /** Healproof did not ask. */
    void unmade(Duration now, String why) {
      returned(now, Answer.UNKNOWN, why, Duration.ZERO);
    }

    /**
     * Notes what it returned.
     *
     * @param answer unknown where Healproof could not ask
     * @param why it was not good; empty where it was
     * @param waitedFor how long its thread was without a processor
     */
    void returned(Duration now, Answer answer, String why, Duration waitedFor) {
      synchronized (RequestBook.this) {
        if (sent == null) {
          sent = now.compareTo(due) < 0 ? due : now;
        }
        returned = now.compareTo(sent) < 0 ? sent : now;
        returnedAs = answer;
        waited = waitedFor;
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
      Duration stalled = overlap(stalls, from, end == null ? now : end);
      if (end == null) {
        return now.minus(stalled).compareTo(from.plus(pace.lastReturn())) > 0
            ? request(from, deadline, Answer.FAILED, silence())
            : null;
      }
      if (returnedAs == Answer.UNKNOWN) {
        return request(from, end, Answer.UNKNOWN, reason);
      }
      if (end.compareTo(deadline) <= 0) {
        boolean doubtful = stalled.plus(waited).compareTo(StallLog.LONGEST) > 0;
        return returnedAs == Answer.FAILED && doubtful
            ? request(from, end, Answer.UNKNOWN, "Healproof stood still, then: " + reason)
            : request(from, end, returnedAs, reason);
      }
      return end.minus(stalled).minus(waited).compareTo(deadline) > 0
          ? request(from, deadline, Answer.FAILED, silence())
          : request(from, end, Answer.UNKNOWN, "Healproof was slow and may have missed the answer");
    }

    private String silence() {
      return "no answer within " + pace.deadline().toMillis() + " ms";
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
