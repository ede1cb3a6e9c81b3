package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outage that the log of an open-loop client bounds, by DESIGN.md, section 3.
 *
 * <p>A success proves that the service was usable at some moment of [sent, ended], a failure that
 * it was not at some moment of [sent, ended]. So the outage L lies in
 *
 * <pre>[max(0, sent(last failure) - ended(first failure)),
 *   answered(first lasting success) - sent(last success before)]</pre>
 *
 * <p>and, with the fault injected in [s, r], the recovery in
 *
 * <pre>(max(0, sent(last failure) - r), answered(first lasting success) - s]</pre>
 *
 * <p><b>Requests that overlap.</b> Several are in flight at once and answers come in any order, so
 * "first" and "last" need care. The first failure's {@code ended} is the earliest of all failures.
 * The last success before had been answered when the first failure was sent. The first lasting
 * success was sent when the outage had surely begun, that is after that earliest end: one that was
 * sent before may have been answered before the break. Where the outage was shorter than a hanging
 * request it is not known which of the gaps between successes held it, and the upper bound is that
 * of the longest.
 *
 * <p><b>Requests that hang.</b> Where failures hang until their deadline, {@code ended(first
 * failure)} costs the lower bound the whole deadline, and where those that were let wait are
 * answered when the service is back, {@code sent(last failure)} costs it another: nobody knows at
 * which moment of its waiting a request was lost.
 *
 * <p><b>Lasting.</b> The hold time must be proven for the upper bounds and disproven for the lower
 * ones: success lasts where only successes are sent for the hold time after it was answered; a
 * pause between failures was surely too short where even its longest possible length is below the
 * hold time. An unknown request, and one that is missing from the log, may have been either. The
 * upper bounds take it for failed, the lower for good, so it can only widen; before the first
 * failure it may itself have been an outage, which then has to be within the bounds too.
 *
 * <p><b>A stalled harness.</b> While Healproof itself stood still, deadlines passed that answers
 * may have kept. A request that was due then is unknown by itself; a failure whose deadline lay
 * within a period of such a stall is taken for unknown here.
 *
 * <p><b>What is assumed.</b> An outage during which no request was sent that failed may slip
 * through; a further one within the hold time counts only where one did. A client blinks: whatever
 * became of the requests between two good ones, no outage is looked for that fits between these and
 * lasts no longer than the declared blink. So one request that the harness could not send in time
 * does not undo what all around it prove, and several in a row do. Outages longer than a blink are
 * always seen, and where no request failed the length says how long an outage may have been that
 * was not. When that was is not known: {@code back} then tells when success began that was seen to
 * last.
 */
public final class RequestSeries {
  /** Two requests that were due further apart, in periods, have a missing one between them. */
  private static final double MISSED = 1.5;

  private final List<Request> requests;
  private final Duration period;
  private final Duration deadline;
  private final Duration blink;

  /**
   * Takes the log as it came. A success that took longer than the deadline is a failure at its
   * deadline.
   *
   * @param requests in rising order of number
   * @param period between two requests, positive
   * @param deadline after which a request counts as failed, positive
   * @param blink the longest outage that may slip through, positive
   * @throws IllegalArgumentException when numbers do not rise or a duration is not positive
   */
  public RequestSeries(List<Request> requests, Duration period, Duration deadline, Duration blink) {
    requirePositive("period", period);
    requirePositive("deadline", deadline);
    requirePositive("blink", blink);
    for (int i = 1; i < requests.size(); i++) {
      if (requests.get(i - 1).number() >= requests.get(i).number()) {
        throw new IllegalArgumentException(
            "requests must rise in number: %s, then %s"
                .formatted(requests.get(i - 1), requests.get(i)));
      }
    }
    this.requests = requests.stream().map(request -> atDeadline(request, deadline)).toList();
    this.period = period;
    this.deadline = deadline;
    this.blink = blink;
  }

  /**
   * How long after the first success a client has to go on, so that success can be proven to have
   * lasted: the hold time, the answer of the request that proves it, and those still in flight.
   */
  public static Duration watchFor(Duration hold, Duration period, Duration deadline) {
    return hold.plus(period.multipliedBy(2)).plus(deadline.multipliedBy(2));
  }

  /**
   * The outage since a fault.
   *
   * @param injected [s, r], when the fault was injected; failures from before do not count
   * @param hold how long nothing but success must last; zero takes the first success
   * @param watchedUntil requests sent after are left out; those in flight then are unknown
   * @return observed; left-censored when no request failed, with the longest outage that could have
   *     slipped through between two successes; right-censored when lasting success was not proven
   *     by the end; else unknown. The length alone is unknown when no success is known from before
   */
  public Outage outage(TimeBounds injected, Duration hold, Duration watchedUntil) {
    List<Request> watched =
        requests.stream().filter(x -> x.due().compareTo(watchedUntil) < 0).toList();
    List<TimeBounds> stalls = stalls(watched);
    List<Glance> glances = new ArrayList<>(missing(watched));
    for (Request request : watched) {
      glances.add(glance(request, watchedUntil, stalls));
    }
    return new OutageBounds(Blinks.within(glances, blink), injected, hold)
        .outage(watchedUntil, deadline.plus(period.multipliedBy(2)));
  }

  private Glance glance(Request request, Duration watchedUntil, List<TimeBounds> stalls) {
    boolean inFlight = request.ended().compareTo(watchedUntil) > 0;
    Duration until = inFlight ? TimeBounds.later(request.sent(), watchedUntil) : request.ended();
    Answer answer = inFlight || stalled(request, stalls) ? Answer.UNKNOWN : request.answer();
    Duration from = request.answer() == Answer.UNKNOWN ? request.due() : request.sent();
    return new Glance(from.toNanos(), until.toNanos(), answer);
  }

  /** When Healproof dispatched nothing, or not in time, and a period more at both ends. */
  private List<TimeBounds> stalls(List<Request> watched) {
    List<TimeBounds> stalls = new ArrayList<>();
    for (int i = 0; i < watched.size(); i++) {
      Request request = watched.get(i);
      Optional<Duration> missing = missingBefore(watched, i);
      if (missing.isPresent() || request.answer() == Answer.UNKNOWN) {
        Duration from = missing.orElse(request.due());
        stalls.add(new TimeBounds(from.minus(period), request.sent().plus(period)));
      }
    }
    return stalls;
  }

  private boolean stalled(Request request, List<TimeBounds> stalls) {
    Duration end = request.sent().plus(deadline);
    return request.answer() == Answer.FAILED
        && request.ended().equals(end)
        && stalls.stream()
            .anyMatch(
                stall ->
                    stall.earliest().compareTo(end) <= 0 && stall.latest().compareTo(end) >= 0);
  }

  private List<Glance> missing(List<Request> watched) {
    List<Glance> missing = new ArrayList<>();
    for (int i = 0; i < watched.size(); i++) {
      long until = watched.get(i).due().toNanos();
      missingBefore(watched, i)
          .ifPresent(due -> missing.add(new Glance(due.toNanos(), until, Answer.UNKNOWN)));
    }
    return missing;
  }

  /** When the first request was due that is missing between this one and the one before. */
  private Optional<Duration> missingBefore(List<Request> watched, int i) {
    if (i == 0) {
      return Optional.empty();
    }
    Duration before = watched.get(i - 1).due();
    long gap = watched.get(i).due().minus(before).toNanos();
    return gap > period.toNanos() * MISSED ? Optional.of(before.plus(period)) : Optional.empty();
  }

  private static Request atDeadline(Request request, Duration deadline) {
    Duration given = request.sent().plus(deadline);
    return request.answer() == Answer.UNKNOWN || request.ended().compareTo(given) <= 0
        ? request
        : new Request(request.number(), request.due(), request.sent(), given, Answer.FAILED);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException("the " + name + " must be positive, not " + value);
    }
  }
}
