package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.time.Interruption;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientObserverTest {
  private static final Pace PACE = new Pace(millis(200), millis(1000));

  private final HandClock clock = new HandClock(millis(2000));
  private Duration processorWait = Duration.ZERO;

  /** Hands each task to whoever plays the threads. */
  private static ExecutorService threads(Consumer<Runnable> player) {
    return new AbstractExecutorService() {
      @Override
      public void execute(Runnable task) {
        player.accept(task);
      }

      @Override
      public void shutdown() {}

      @Override
      public List<Runnable> shutdownNow() {
        return List.of();
      }

      @Override
      public boolean isShutdown() {
        return false;
      }

      @Override
      public boolean isTerminated() {
        return false;
      }

      @Override
      public boolean awaitTermination(long time, TimeUnit unit) {
        return true;
      }
    };
  }

  private ClientObserver observer(ClientObserver.Call call, Consumer<Runnable> threads) {
    return new ClientObserver(
        "client", PACE, call, clock, clock, threads(threads), () -> processorWait);
  }

  /** Keeps the grid until the clock's end, in this thread. */
  private List<Request> run(ClientObserver observer) {
    assertThrows(Interruption.class, () -> observer.keepGrid(Duration.ZERO));
    return observer.requests();
  }

  private static List<Answer> answers(List<Request> requests) {
    return requests.stream().map(Request::answer).toList();
  }

  @Test
  void requestsAreMadeOnTheGridAndNumberedFromZero() {
    List<Long> numbers = new ArrayList<>();

    List<Request> requests = run(observer(numbers::add, Runnable::run));

    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), numbers);
    for (Request request : requests) {
      assertEquals(millis(200 * request.number()), request.due());
      assertEquals(request.due(), request.sent());
      assertEquals(Answer.GOOD, request.answer());
    }
  }

  @Test
  void callsThatHangNeitherDelayNorStopTheOnesAfterThem() throws InterruptedException {
    Semaphore entered = new Semaphore(0);
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> playing = new ArrayList<>();
    ClientObserver observer =
        observer(
            number -> {
              entered.release();
              awaitUninterruptibly(end);
            },
            task -> {
              Thread thread = new Thread(task);
              playing.add(thread);
              thread.start();
              entered.acquireUninterruptibly();
            });

    run(observer);
    clock.pass(PACE.lastReturn());
    List<Request> hanging = observer.requests();
    end.countDown();
    for (Thread thread : playing) {
      thread.join();
    }

    assertEquals(11, playing.size());
    assertEquals(11, hanging.size());
    for (Request request : hanging) {
      assertEquals(millis(200 * request.number()), request.sent());
      assertEquals(request.sent().plus(PACE.deadline()), request.ended());
      assertEquals(Answer.FAILED, request.answer());
    }
    assertEquals(hanging, observer.requests(), "late returns change nothing");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRequestForWhichNoThreadIsFreeIsUnknown() {
    ClientObserver observer =
        observer(
            number -> {},
            task -> {
              throw new RejectedExecutionException();
            });

    List<Request> requests = run(observer);

    assertEquals(11, requests.size());
    assertTrue(answers(requests).stream().allMatch(answer -> answer == Answer.UNKNOWN));
    assertEquals("no thread was free to send it", observer.remarks().get(0).reason());
  }

  @Test
  void whatFallsDueWhileTheHarnessStandsStillIsUnknownAndTheGridStaysWhereItWas() {
    ClientObserver observer =
        observer(
            number -> {
              if (number == 1) {
                clock.pass(millis(750));
              }
            },
            Runnable::run);

    List<Request> requests = run(observer);

    // Request 1 ended at 950 ms: 2 (due 400) and 3 (600) were then more than 200 ms late.
    assertEquals(
        List.of(Answer.GOOD, Answer.GOOD, Answer.UNKNOWN, Answer.UNKNOWN, Answer.GOOD, Answer.GOOD),
        answers(requests).subList(0, 6));
    assertEquals(millis(950), requests.get(4).sent());
    assertEquals(millis(1000), requests.get(5).sent());
  }

  @Test
  void aThreadThatBeginsMoreThanAPeriodLateDoesNotAsk() {
    List<Long> asked = new ArrayList<>();
    ClientObserver observer =
        observer(
            asked::add,
            task -> {
              if (clock.now().isZero()) {
                clock.pass(millis(201));
              }
              task.run();
            });

    assertEquals(Answer.UNKNOWN, run(observer).get(0).answer());
    assertEquals(1, asked.get(0));
  }

  @Test
  void aFailureIsFailedAndHealproofsOwnTroubleIsUnknown() {
    ClientObserver observer =
        observer(
            number -> {
              switch ((int) number) {
                case 0 -> throw new IllegalStateException("refused");
                case 1 -> throw HealproofException.broken("no source port", null);
                case 2 -> throw new OutOfMemoryError("heap");
                default -> {}
              }
            },
            Runnable::run);

    assertEquals(
        List.of(Answer.FAILED, Answer.UNKNOWN, Answer.UNKNOWN, Answer.GOOD),
        answers(run(observer)).subList(0, 4));
    assertEquals(
        List.of(
            "refused", "Healproof could not ask: no source port", "Healproof could not ask: heap"),
        observer.remarks().stream().map(ClientObserver.Remark::reason).toList());
  }

  @Test
  void anAnswerThatIsLateForWantOfAProcessorIsUnknown() {
    ClientObserver observer =
        observer(
            number -> {
              if (number == 0) {
                processorWait = millis(300);
                clock.pass(millis(1200));
              }
            },
            Runnable::run);

    assertEquals(Answer.UNKNOWN, run(observer).get(0).answer());
  }

  @Test
  void theWaitForAProcessorIsTheSecondNumberThatLinuxGives() {
    assertEquals(Duration.ofNanos(1838200), ProcessorWait.parse("680587 1838200 4\n"));
  }

  @Test
  void theWarmUpEndsWithSeveralQuickGoodAnswersInARow() {
    List<Long> numbers = new ArrayList<>();
    ClientObserver observer =
        observer(
            number -> {
              numbers.add(number);
              if (number == -1) {
                clock.pass(millis(3000));
              }
              if (number == -4) {
                throw new IllegalStateException("refused");
              }
            },
            Runnable::run);

    observer.warmUp();

    assertEquals(List.of(-1L, -2L, -3L, -4L, -5L, -6L, -7L, -8L, -9L), numbers);
    assertEquals(List.of(), observer.requests());
  }

  @Test
  void aServiceThatDoesNotServeEndsTheWarmUpWithItsLastWord() {
    ClientObserver observer =
        observer(
            number -> {
              throw new IllegalStateException("status 503");
            },
            Runnable::run);

    String message =
        String.valueOf(assertThrows(HealproofException.class, observer::warmUp).getMessage());

    assertTrue(message.contains("status 503"), message);
    assertTrue(message.contains("of 50 calls"), message);
  }

  @ParameterizedTest
  @CsvSource({"19,1000", "1001,1000", "200,0", "200,60001", "0,1000", "-5,1000"})
  void aPaceOutOfRangeIsRefused(long period, long deadline) {
    assertThrows(HealproofException.class, () -> new Pace(millis(period), millis(deadline)));
  }

  @Test
  void threadsAreBoundedByDeadlineAndPeriod() {
    assertEquals(16, PACE.mostCalls());
    assertEquals(129, new Pace(millis(20), millis(1000)).mostCalls());
  }

  @Test
  void realThreadsKeepTheGridAndEndWithTheObserver() {
    ClientObserver observer =
        new ClientObserver(
            "brief", new Pace(millis(20), millis(5000)), number -> {}, RunClock.start());
    observer.start();
    new RealWaiting()
        .until(
            "requests", millis(5), Duration.ofSeconds(30), () -> observer.requests().size() >= 10);
    observer.close();
    List<Request> requests = observer.requests();

    for (int i = 0; i < requests.size(); i++) {
      assertEquals(i, requests.get(i).number());
      assertEquals(requests.get(0).due().plus(millis(20).multipliedBy(i)), requests.get(i).due());
    }
    new RealWaiting()
        .until("no thread", millis(5), Duration.ofSeconds(30), () -> threadsNamed("brief") == 0);
    assertEquals(0, threadsNamed("brief"));
    assertEquals(requests, observer.requests(), "nothing is added after the end");
  }

  private static long threadsNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }
}
