package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.ClientObserver;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import io.healproof.stack.HttpProbe;
import io.healproof.stack.MoodyServer;
import io.healproof.stack.MoodyServer.Mood;
import io.healproof.stack.MoodyServer.Served;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole client, over HTTP, against a server that knows when it did not serve. */
class ClientAgainstServerTest {
  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final int ENOUGH = 10;

  private final RunClock clock = RunClock.start();
  private final MoodyServer server = new MoodyServer();

  private interface Change {
    void make() throws IOException;
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private ClientObserver observer(HttpProbe probe, Duration deadline) {
    ClientObserver observer =
        new ClientObserver("client", new Pace(PERIOD, deadline), number -> probe.ask(), clock);
    observer.warmUp();
    observer.start();
    return observer;
  }

  private HttpProbe probe(Connection connection, Duration deadline) {
    Duration timeout = new Pace(PERIOD, deadline).timeout();
    return new HttpProbe(server.url(), MoodyServer.RIGHT, new Calls(timeout, connection));
  }

  private TimeBounds change(Change change) throws IOException {
    Duration before = clock.now();
    change.make();
    return new TimeBounds(before, clock.now());
  }

  private static void awaitEnough(ClientObserver observer, Predicate<Request> which) {
    boolean came =
        new RealWaiting()
            .until(
                "requests",
                Duration.ofMillis(10),
                Duration.ofMinutes(1),
                () -> observer.requests().stream().filter(which).count() >= ENOUGH);
    assertTrue(came, () -> observer.requests() + " " + observer.remarks());
  }

  private static Stream<Request> with(List<Request> requests, Answer answer) {
    return requests.stream().filter(request -> request.answer() == answer);
  }

  private static Duration least(Stream<Request> requests, Function<Request, Duration> what) {
    return requests.map(what).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** The run's start where there is none: all that is then known. */
  private static Duration most(Stream<Request> requests, Function<Request, Duration> what) {
    return requests.map(what).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSE, FRESH, 5000",
    "REFUSE, REUSED, 5000",
    "WRONG_BODY, FRESH, 2000",
    "HANG, REUSED, 500"
  })
  void anOutageLiesWithinItsBoundsAndNothingIsGoodInIt(
      String trouble, Connection connection, long deadlineMillis) throws IOException {
    Duration deadline = Duration.ofMillis(deadlineMillis);
    boolean refuses = trouble.equals("REFUSE");
    try (HttpProbe probe = probe(connection, deadline);
        ClientObserver observer = observer(probe, deadline)) {
      awaitEnough(observer, request -> request.answer() == Answer.GOOD);
      TimeBounds broke =
          change(refuses ? server::refuse : () -> server.serve(Mood.valueOf(trouble)));
      awaitEnough(
          observer,
          request ->
              request.answer() == Answer.FAILED && request.sent().compareTo(broke.latest()) > 0);
      TimeBounds healed = change(refuses ? server::accept : () -> server.serve(Mood.GOOD));
      // What was sent before the end of a silence fails a deadline later.
      Duration lasting = healed.latest().plus(trouble.equals("HANG") ? deadline : Duration.ZERO);
      awaitEnough(
          observer,
          request -> request.answer() == Answer.GOOD && request.sent().compareTo(lasting) > 0);
      observer.stop();

      check(observer.requests(), deadline, broke, healed);
    }
  }

  private static void check(
      List<Request> requests, Duration deadline, TimeBounds broke, TimeBounds healed) {
    assertEquals(
        List.of(),
        with(requests, Answer.GOOD)
            .filter(request -> request.sent().compareTo(broke.latest()) > 0)
            .filter(request -> request.ended().compareTo(healed.earliest()) < 0)
            .toList());
    // On a machine that starves, a living service may miss a deadline; nothing fails quicker.
    assertEquals(
        List.of(),
        with(requests, Answer.FAILED)
            .filter(request -> request.ended().minus(request.sent()).compareTo(deadline) < 0)
            .filter(
                request ->
                    request.sent().compareTo(healed.latest()) > 0
                        || request.ended().compareTo(broke.earliest()) < 0)
            .toList());
    Duration firstSent = least(with(requests, Answer.FAILED), Request::sent);
    Duration lastEnded = most(with(requests, Answer.FAILED), Request::ended);
    Duration upper =
        least(
                with(requests, Answer.GOOD).filter(r -> r.sent().compareTo(lastEnded) >= 0),
                Request::ended)
            .minus(
                most(
                    with(requests, Answer.GOOD).filter(r -> r.ended().compareTo(firstSent) <= 0),
                    Request::sent));

    assertTrue(upper.compareTo(healed.earliest().minus(broke.latest())) >= 0, upper::toString);
  }

  @Test
  void everyWrongBodyOfAFlappingServiceIsAFailureAndNoRightOneIs() {
    Duration deadline = Duration.ofSeconds(5);
    try (HttpProbe probe = probe(Connection.FRESH, deadline);
        ClientObserver observer = observer(probe, deadline)) {
      int before = server.served().size();
      server.serve(Mood.FLAP);
      awaitEnough(observer, request -> request.answer() == Answer.FAILED);
      observer.stop();

      List<Served> flapped =
          server.served().subList(before, server.served().size()).stream()
              .filter(served -> served.mood() == Mood.WRONG_BODY)
              .toList();
      long failed = with(observer.requests(), Answer.FAILED).count();
      long unknown = with(observer.requests(), Answer.UNKNOWN).count();
      // What is unknown may have been served either way, where this machine stood still.
      assertTrue(
          failed <= flapped.size() && flapped.size() <= failed + unknown, () -> "" + flapped);
    }
  }
}
