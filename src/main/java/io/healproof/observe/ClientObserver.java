package io.healproof.observe;

import io.healproof.HealproofException;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import io.healproof.time.Interruption;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code client} observer: makes a call at each moment of a fixed grid, whether or not earlier
 * ones have been answered (open loop), and keeps what became of it.
 *
 * <p>Deadlines are a matter of the book, not of the calls: what has not returned at its deadline
 * has failed then, and a return after that is ignored. A call that hangs holds up its own thread
 * and nothing else. When Healproof itself was late, out of threads or stalled (a paused machine or
 * JVM), so that a failure may be its own, the request is {@link Answer#UNKNOWN}.
 */
public final class ClientObserver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClientObserver.class);

  private static final Duration BEAT = Duration.ofMillis(20);
  private static final Duration POLL = Duration.ofMillis(10);

  /** How long {@link #stop} waits beyond the time by which every call should be back. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Good answers in a row that end the warm-up. */
  private static final int WARM = 5;

  /** Most calls of a warm-up: a service that flaps is no service to start from. */
  private static final int WARM_UP_CALLS = 50;

  private final String name;
  private final Pace pace;
  private final Call call;
  private final RunClock clock;
  private final Waiting waiting;
  private final ExecutorService workers;
  private final ProcessorWait processorWait;
  private final RequestBook book;
  private final StallLog stalls = new StallLog();
  private @Nullable Thread heartbeat;
  private @Nullable Thread grid;
  private long warmUps;

  /**
   * The grid of requests.
   *
   * @param period between two requests, 20 to 1000 ms
   * @param deadline by which an answer must have come, from the moment of sending; 1 ms to 60 s
   */
  public record Pace(Duration period, Duration deadline) {
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration MOST_PATIENT = Duration.ofMinutes(1);

    public Pace {
      if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
        throw HealproofException.usage(
            "users send every 20 ms to 1000 ms, not every %d ms".formatted(period.toMillis()));
      }
      if (deadline.compareTo(Duration.ofMillis(1)) < 0 || deadline.compareTo(MOST_PATIENT) > 0) {
        throw HealproofException.usage(
            "a user waits 1 ms to 60 s for an answer, not %d ms".formatted(deadline.toMillis()));
      }
    }

    /**
     * How long a call itself should wait for a connection, and for an answer: so much longer than
     * the deadline that the observer decides, and a stall of Healproof can be told from silence.
     */
    public Duration timeout() {
      return deadline.plusMillis(250);
    }

    /**
     * How late a request may be sent and still be one: a period, or 50 ms where that is longer. No
     * machine with work to do keeps a finer grid, and what is sent late tells of when it was sent.
     */
    Duration lateness() {
      return lateness(period);
    }

    private static Duration lateness(Duration period) {
      return TimeBounds.later(period, StallLog.LONGEST);
    }

    /**
     * The longest outage that may fall between two requests, one of them late, and be met by none.
     */
    public static Duration longestGap(Duration period) {
      return period.plus(lateness(period));
    }

    /**
     * The longest outage that may slip through a grid's requests: of three in a row, the second may
     * not have been sent and the third as late as is allowed. Where that is 50 ms a machine loses
     * several at once, and the blink is 150 ms all the same.
     */
    public static Duration blink(Duration period) {
      return lateness(period).multipliedBy(3);
    }

    /** A call may use up its timeout for the connection, and once more for the answer. */
    Duration lastReturn() {
      return timeout().multipliedBy(2);
    }

    /** The most calls that can be under way, and a few more for threads that are slow to end. */
    int mostCalls() {
      return Math.toIntExact(lastReturn().dividedBy(period)) + 4;
    }
  }

  /** What is asked of the service. */
  @FunctionalInterface
  public interface Call {
    /**
     * Asks once, and returns when the right answer has come. Called from several threads. It must
     * end by itself, at best soon after the deadline.
     *
     * @param number of the request, from 0; negative in a warm-up; never the same twice
     * @throws HealproofException when Healproof itself could not ask: the request is unknown
     * @throws RuntimeException for everything but the right answer: the request has failed
     */
    void make(long number);
  }

  /**
   * Why a request was not good.
   *
   * @param reason in words, from Healproof or from whoever was asked
   */
  public record Remark(long number, Answer answer, String reason) {}

  /**
   * An observer that has not begun.
   *
   * @param name what it is called in the record, e.g. {@code client, new connections}
   */
  public ClientObserver(String name, Pace pace, Call call, RunClock clock) {
    this(
        name,
        pace,
        call,
        clock,
        new RealWaiting(),
        workers(name, pace.mostCalls()),
        ProcessorWait.ofThisMachine());
  }

  /** An observer whose pauses, threads and processors are others'. */
  ClientObserver(
      String name,
      Pace pace,
      Call call,
      RunClock clock,
      Waiting waiting,
      ExecutorService workers,
      ProcessorWait processorWait) {
    this.name = name;
    this.pace = pace;
    this.call = call;
    this.clock = clock;
    this.waiting = waiting;
    this.workers = workers;
    this.processorWait = processorWait;
    this.book = new RequestBook(pace);
  }

  private static ExecutorService workers(String name, int most) {
    AtomicInteger count = new AtomicInteger();
    // Without a queue: a request that waited in one would be sent late. An idle thread is given to
    // the newest task first, so that in quiet times one thread does it all.
    return new ThreadPoolExecutor(
        0,
        most,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> daemon(task, name + " " + count.incrementAndGet()));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** What the observer is called. */
  public String name() {
    return name;
  }

  /** Its grid and deadline. */
  public Pace pace() {
    return pace;
  }

  /**
   * Makes calls, one after another, until several in a row were good within the deadline: the first
   * one takes seconds, because classes are loaded and connections opened. None of them is among
   * {@link #requests}.
   *
   * @throws HealproofException (BROKEN) when that does not happen within 50 calls, with the last
   *     failure
   */
  public void warmUp() {
    String last = "";
    int good = 0;
    for (int calls = 0; calls < WARM_UP_CALLS && good < WARM; calls++) {
      last = warmUpOnce();
      good = last.isEmpty() ? good + 1 : 0;
    }
    if (good < WARM) {
      throw HealproofException.broken(
          "%s: of %d calls before the measurement, never %d in a row were good; the last one: %s. See whether the service is up and answers within %d ms."
              .formatted(
                  name,
                  WARM_UP_CALLS,
                  WARM,
                  last.isEmpty() ? "good" : last,
                  pace.deadline().toMillis()),
          null);
    }
  }

  /** One call; what was wrong with it, or nothing. */
  private String warmUpOnce() {
    warmUps++;
    Duration sent = clock.now();
    try {
      call.make(-warmUps);
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
    Duration took = clock.now().minus(sent);
    return took.compareTo(pace.deadline()) > 0 ? "it took %d ms".formatted(took.toMillis()) : "";
  }

  /** Begins: the first request is due at once. To be called once. */
  public void start() {
    if (grid != null) {
      throw new IllegalStateException(name + " has begun already");
    }
    Duration origin = clock.now();
    stalls.begin(origin);
    heartbeat = daemon(() -> untilInterrupted(this::watchForStalls), name + " heartbeat");
    grid = daemon(() -> untilInterrupted(() -> keepGrid(origin)), name + " grid");
    heartbeat.start();
    grid.start();
  }

  private void untilInterrupted(Runnable work) {
    try {
      work.run();
    } catch (Interruption e) {
      // The usual end, see stop().
    } catch (RuntimeException | Error e) {
      // The requests that are then missing from the record are unknown to whoever judges it.
      LOG.atError().setCause(e).addKeyValue("observer", name).log("the observer broke");
    }
  }

  private void watchForStalls() {
    while (true) {
      waiting.pause(BEAT);
      stalls.beat(clock.now());
    }
  }

  /** Dispatches for ever: request n is due n periods after the origin, whatever happens. */
  void keepGrid(Duration origin) {
    for (long number = 0; !Thread.currentThread().isInterrupted(); number++) {
      Duration due = origin.plus(pace.period().multipliedBy(number));
      for (Duration now = clock.now(); now.compareTo(due) < 0; now = clock.now()) {
        waiting.pause(due.minus(now));
      }
      dispatch(book.due(number, due));
    }
  }

  private void dispatch(RequestBook.Entry entry) {
    if (!entry.stillTimely(clock.now())) {
      return;
    }
    try {
      workers.execute(() -> make(entry));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      entry.unmade(clock.now(), "no thread was free to send it");
    }
  }

  private void make(RequestBook.Entry entry) {
    Duration waitedBefore = processorWait.soFar();
    if (!entry.sent(clock.now())) {
      return;
    }
    Answer answer = Answer.GOOD;
    String reason = "";
    try {
      call.make(entry.number());
    } catch (HealproofException | Error e) {
      answer = Answer.UNKNOWN;
      reason = "Healproof could not ask: " + e.getMessage();
    } catch (RuntimeException e) {
      answer = Answer.FAILED;
      reason = String.valueOf(e.getMessage());
    }
    Duration now = clock.now();
    entry.returned(now, answer, reason, processorWait.soFar().minus(waitedBefore));
  }

  /**
   * The requests that are decided so far, in order of number. What is decided stays as it is.
   *
   * @return those whose call has returned, those that are long overdue, and those that were not
   *     made
   */
  public List<Request> requests() {
    Duration now = clock.now();
    return book.decided(now, stalls.until(now));
  }

  /** Why requests were not good, in order of number. */
  public List<Remark> remarks() {
    Duration now = clock.now();
    return book.remarks(now, stalls.until(now));
  }

  /**
   * When Healproof itself stood still for longer than {@link StallLog#LONGEST}: a failure that
   * overlaps such a time is unknown.
   */
  public List<TimeBounds> stalls() {
    return stalls.until(clock.now());
  }

  /**
   * Sends no more, and returns when every request is decided, at the latest a second after the last
   * call should be back. What was seen can still be asked for.
   */
  public void stop() {
    Interruption.defer(this::stopAll);
  }

  private void stopAll() {
    try {
      end(grid);
      waiting.until(
          "the last answers",
          POLL,
          pace.lastReturn().plus(PATIENCE),
          () -> book.allDecided(clock.now(), stalls.until(clock.now())));
      end(heartbeat);
    } finally {
      stalls.end(clock.now());
      workers.shutdownNow();
    }
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private void end(@Nullable Thread thread) {
    if (thread != null) {
      thread.interrupt();
      waiting.until("the end of a thread", POLL, PATIENCE, () -> !thread.isAlive());
    }
  }
}
