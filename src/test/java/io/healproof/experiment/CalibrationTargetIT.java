package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.experiment.calibration.Regime;
import io.healproof.experiment.calibration.Regime.Step;
import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.experiment.calibration.TrueStates;
import io.healproof.experiment.calibration.Truth;
import io.healproof.experiment.calibration.TruthLog;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.observe.ClockOffset;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RequestSeries;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calibration target as a local process, and real clients: what it logs is what they meet. */
class CalibrationTargetIT {
  private static final Duration HOLD = Duration.ofMillis(1500);
  private static final Duration DELAY = Duration.ofMillis(400);
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String LANE = "lane";

  @TempDir static Path build;
  @TempDir Path truth;

  private final RunClock clock = RunClock.start();
  private final RealWaiting waiting = new RealWaiting();
  private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
  private final int port = freePort();
  private final int admin = freePort();
  private final int keeperPort = freePort();
  private final URI users = URI.create("http://127.0.0.1:" + port);
  private final URI orders = URI.create("http://127.0.0.1:" + admin);
  private final TargetCalls calls =
      new TargetCalls(clock, URI.create("http://127.0.0.1:" + keeperPort));
  private volatile boolean ending;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    Process go =
        new ProcessBuilder("go", "build", "-o", build.resolve("target").toString(), ".")
            .directory(Path.of("cluster-fixtures/images/calibration-target").toFile())
            .inheritIO()
            .start();
    assertEquals(0, go.waitFor());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    processes.add(start("keep", Map.of("PORT", "" + keeperPort)));
    Thread kubelet = new Thread(this::keepServing, "kubelet");
    kubelet.setDaemon(true);
    kubelet.start();
    assertTrue(
        waiting.until("the target", Duration.ofMillis(20), DEADLINE, this::idle), "it is up");
  }

  /** As a kubelet does: a process that ends is started again. */
  private void keepServing() {
    Map<String, String> settings =
        Map.of(
            "LANE",
            LANE,
            "NAME",
            "p",
            "PORT",
            "" + port,
            "ADMIN_PORT",
            "" + admin,
            "SHARE_PORT",
            "false");
    try {
      while (!ending) {
        Process process = start("serve", settings);
        processes.add(process);
        process.waitFor();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process start(String mode, Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(build.resolve("target").toString(), mode)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(settings);
    builder.environment().put("TRUTH", truth.toString());
    return builder.start();
  }

  private boolean idle() {
    try {
      return calls.state(orders).idle();
    } catch (RuntimeException e) {
      return false;
    }
  }

  @AfterEach
  void end() {
    ending = true;
    processes.forEach(Process::destroy);
  }

  /** What the log says, and what both clients measured. */
  private record Seen(Truth truth, Map<String, Outage> measured) {
    Calibration lengths() {
      Truth.Known known = assertInstanceOf(Truth.Known.class, truth);
      return new Calibration(
          measured.entrySet().stream()
              .map(
                  each ->
                      new Comparison(
                          each.getKey(), "outage", known.outage(), each.getValue().length()))
              .toList());
    }

    Calibration backs() {
      Truth.Known known = assertInstanceOf(Truth.Known.class, truth);
      return new Calibration(
          measured.entrySet().stream()
              .filter(each -> !(each.getValue().back() instanceof Recovery.LeftCensored))
              .map(
                  each ->
                      new Comparison(each.getKey(), "back", known.back(), each.getValue().back()))
              .toList());
    }
  }

  private Seen play(Duration period, Duration hold, List<Step> script) {
    UsersPace pace = new UsersPace(period, UsersPace.USUAL_DEADLINE);
    ClockOffset offset = ClockOffset.of(List.of(calls.readClock())).orElseThrow();
    try (PageClients clients = PageClients.ofTarget(users, pace, clock, waiting)) {
      clients.begin();
      TimeBounds t0 = calls.order(orders, "1", DELAY, Duration.ZERO, script);
      Duration played =
          script.stream().map(Step::time).reduce(DELAY.plus(hold).plusSeconds(1), Duration::plus);
      waiting.pause(played);
      waiting.until("the end of the script", Duration.ofMillis(50), DEADLINE, this::idle);
      waiting.pause(hold.plus(RequestSeries.watchFor(Duration.ZERO, period, pace.deadline())));
      Duration until = clock.now();
      clients.finish();
      // The whole log: when it begins, nobody serves yet.
      Truth known =
          TrueStates.service(TruthLog.parse(calls.log(LANE, 0)), Set.of())
              .since(offset, t0, hold, until);
      return new Seen(
          known,
          Map.of(
              Sources.CLIENT_NEW, outage(clients, Sources.CLIENT_NEW, pace, t0, hold, until),
              Sources.CLIENT_REUSED,
                  outage(clients, Sources.CLIENT_REUSED, pace, t0, hold, until)));
    }
  }

  private static Outage outage(
      PageClients clients,
      String source,
      UsersPace pace,
      TimeBounds t0,
      Duration hold,
      Duration until) {
    return new RequestSeries(
            clients.requests(source), pace.period(), pace.deadline(), Pace.blink(pace.period()))
        .outage(t0, hold, until);
  }

  @ParameterizedTest
  @CsvSource({"refuse, 300", "refuse, 1700", "hang, 400", "hang, 2300"})
  void whatTheTargetLogsIsWhatClientsMeet(String step, long millis) {
    Seen seen =
        play(Duration.ofMillis(50), HOLD, List.of(new Step(step, Duration.ofMillis(millis))));

    assertContained(seen.lengths());
    assertContained(seen.backs());
    Duration truth = ((Truth.Known) seen.truth()).outage().midpoint();
    assertTrue(truth.compareTo(Duration.ofMillis(millis)) >= 0, seen.toString());
  }

  @Test
  void aProcessThatEndsGoesOnWithItsScriptWhenItIsStartedAgain() {
    Seen seen =
        play(
            Duration.ofMillis(50),
            HOLD,
            List.of(new Step("exit", Duration.ZERO), new Step("wait", Duration.ofMillis(700))));

    assertContained(seen.lengths());
    assertContained(seen.backs());
    Duration truth = ((Truth.Known) seen.truth()).outage().midpoint();
    assertTrue(truth.compareTo(Duration.ofMillis(700)) >= 0, seen.toString());
  }

  @Test
  void aTargetThatFlapsIsBackWhenItStays() {
    Seen seen =
        play(
            Duration.ofMillis(50),
            HOLD,
            List.of(
                new Step("refuse", Duration.ofMillis(400)),
                new Step("serve", Duration.ofMillis(600)),
                new Step("refuse", Duration.ofMillis(400))));

    assertContained(seen.lengths());
    assertContained(seen.backs());
    Duration truth = ((Truth.Known) seen.truth()).outage().midpoint();
    assertTrue(truth.compareTo(Duration.ofMillis(1400)) >= 0, seen.toString());
  }

  @Test
  void usersDoNotNoticeThatReadinessIsLost() {
    Seen seen = play(Duration.ofMillis(50), HOLD, Regime.UNREADY.script(Duration.ofMillis(800)));

    assertEquals(false, ((Truth.Known) seen.truth()).disturbed());
    assertContained(seen.lengths());
    seen.measured()
        .values()
        .forEach(outage -> assertInstanceOf(Recovery.LeftCensored.class, outage.length()));
  }

  private static void assertContained(Calibration calibration) {
    calibration
        .accuracies()
        .forEach(
            accuracy -> {
              assertEquals(0, accuracy.missed(), calibration.toString());
              assertEquals(0, accuracy.unknown(), calibration.toString());
            });
  }
}
