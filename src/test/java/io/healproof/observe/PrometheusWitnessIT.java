package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.ScriptedExporter.Outage;
import io.healproof.recovery.ErrorBound;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Gate.Consequence;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.StateSeries;
import io.healproof.recovery.TimeBounds;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prometheus observer against a real Prometheus with the platform's configuration, which reads
 * outages that are known beforehand. No Kubernetes.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PrometheusWitnessIT {
  private static final Logger LOG = LoggerFactory.getLogger(PrometheusWitnessIT.class);
  private static final Duration HOLD = Duration.ofSeconds(2);
  private static final Duration LAMBDA = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int OUTAGES = 14;
  private static final String KUBE = PrometheusObserver.KUBE_STATE_METRICS;

  private final Waiting waiting = new RealWaiting();
  private final RunClock clock = RunClock.start();
  private final List<ClockReading> readings = new ArrayList<>();
  private final ScriptedExporter exporter;
  private final LocalPrometheus prometheus;
  private final PrometheusObserver observer;
  private Duration began = Duration.ZERO;

  PrometheusWitnessIT(@TempDir Path folder) throws IOException {
    exporter = new ScriptedExporter(clock, OUTAGES);
    prometheus = new LocalPrometheus(folder, exporter, waiting);
    observer = prometheus.observer(clock);
  }

  @AfterAll
  void end() {
    prometheus.close();
    exporter.close();
  }

  @BeforeEach
  void begin() {
    exporter.calm();
    began = clock.now();
    for (String job : List.of(KUBE, Job.BLACKBOX.label(), Job.PROMETHEUS.label())) {
      stored(job, began.plusSeconds(1));
    }
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Waits until Prometheus has stored a scrape of a moment, and returns its log. */
  private JobLog stored(String job, Duration moment) {
    JobLog[] newest = new JobLog[1];
    assertTrue(
        waiting.until(
            "a scrape of " + moment,
            ms(200),
            DEADLINE,
            () -> {
              newest[0] = log(job);
              List<Scrape> scrapes = newest[0].scrapes();
              return !scrapes.isEmpty()
                  && scrapes.get(scrapes.size() - 1).at().compareTo(moment) >= 0;
            }));
    return newest[0];
  }

  private JobLog log(String job) {
    ClockOffset offset = offset();
    return job.equals(Job.BLACKBOX.label())
        ? observer.collectProbes("shop0", clock.now().minus(began), offset)
        : observer.collect(
            job, Set.of(ScriptedExporter.NAMESPACE), clock.now().minus(began), offset);
  }

  private ClockOffset offset() {
    readings.add(observer.readClock());
    return ClockOffset.of(readings).orElseThrow();
  }

  private static Duration end(Map<String, Outage> outages) {
    return outages.values().stream().map(Outage::until).max(Duration::compareTo).orElseThrow();
  }

  private static Duration start(Map<String, Outage> outages) {
    return outages.values().stream().map(Outage::from).min(Duration::compareTo).orElseThrow();
  }

  private static Duration later(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** The recovery that a log bounds, which must contain the truth. */
  private static Recovery assertContainsTruth(
      JobLog log, ScrapeCondition recovered, Outage truth, Duration lambda) {
    ErrorBound bound = new ErrorBound(log.asked().orElseThrow().offset().errorOfSample(), lambda);
    TimeBounds fault = new TimeBounds(truth.from(), truth.from());
    Recovery recovery =
        new StateSeries(log.states(recovered), log.interval(), bound)
            .recovery(fault, fault, HOLD)
            .recovery();
    LOG.atInfo().addKeyValue("truth", truth.length()).addKeyValue("seen", recovery).log("outage");
    if (recovery instanceof Recovery.Observed observed) {
      Interval interval = observed.interval();
      assertTrue(
          interval.lower().compareTo(truth.length()) <= 0
              && interval.upper().compareTo(truth.length()) >= 0,
          interval + " does not hold " + truth.length());
    } else if (recovery instanceof Recovery.LeftCensored censored) {
      assertTrue(
          censored.upper().compareTo(truth.length()) >= 0, censored + " but " + truth.length());
    } else {
      throw new AssertionError(recovery + " of an outage of " + truth.length());
    }
    return recovery;
  }

  private static ScrapeCondition whole(String deployment) {
    return ScrapeCondition.whole(
        ScriptedExporter.NAMESPACE, deployment, 1, Set.of(ScriptedExporter.uid(deployment, false)));
  }

  @Test
  void everyOutageLiesWithinItsInterval() throws IOException {
    exporter.lag(ms(600));
    Map<String, Outage> outages = exporter.plan(new Random(11), ms(1_000), ms(6_000));
    Duration watched = end(outages).plus(HOLD).plusSeconds(4);

    JobLog kube = stored(KUBE, watched);

    int broken = 0;
    for (Map.Entry<String, Outage> outage : outages.entrySet()) {
      String name = outage.getKey();
      JobLog probes = observer.collectProbes(name, clock.now().minus(began), offset());
      assertContainsTruth(kube, whole(name), outage.getValue(), LAMBDA);
      Recovery probed =
          assertContainsTruth(probes, ScrapeCondition.answers(), outage.getValue(), Duration.ZERO);
      broken += probed instanceof Recovery.Observed ? 1 : 0;
    }
    assertTrue(
        broken == OUTAGES, "only " + broken + " of " + OUTAGES + " outages were seen at all");
    assertTrue(
        Canary.exporterLag(ScriptedExporter.writes(watched), kube.scrapes(), start(outages))
                .orElseThrow()
                .compareTo(LAMBDA)
            <= 0,
        "a lag of 0.6 s is within the bound of 1 s");
  }

  @Test
  void aHealthyPrometheusIsComplete() throws IOException {
    String[] reason = {""};

    boolean held =
        waiting.until(
            "three seconds without anything missing",
            ms(300),
            DEADLINE,
            () -> {
              Duration now = clock.now();
              Gate gate =
                  new Telemetry(
                          List.of(
                              log(KUBE), log(Job.BLACKBOX.label()), log(Job.PROMETHEUS.label())),
                          now.minusSeconds(5),
                          now.minusSeconds(2))
                      .gate();
              reason[0] = gate.reason();
              return gate.held();
            });

    assertTrue(held, reason[0]);
  }

  @Test
  void anExporterThatLagsBeyondItsBoundIsFoundOut() throws IOException {
    exporter.lag(ms(1_600));
    Duration from = clock.now();
    JobLog kube = stored(KUBE, from.plusSeconds(4));

    Duration lag =
        Canary.exporterLag(ScriptedExporter.writes(clock.now()), kube.scrapes(), from)
            .orElseThrow();

    assertTrue(lag.compareTo(LAMBDA) > 0, "1.6 s seen as " + lag);
    assertTrue(lag.compareTo(ms(1_600)) <= 0, "1.6 s seen as " + lag);
  }

  @Test
  void anExporterThatTheFaultTakesAlongIsNotComplete() throws IOException {
    Outage truth =
        Optional.ofNullable(exporter.plan(new Random(3), ms(3_000), ms(4_000)).get("shop0"))
            .orElseThrow();
    stored(KUBE, truth.from());
    exporter.stop();
    stored(KUBE, truth.until().plusSeconds(1));
    exporter.start();
    Duration watched = later(truth.until(), clock.now()).plus(HOLD).plusSeconds(4);
    JobLog kube = stored(KUBE, watched);

    Gate gate = new Telemetry(List.of(kube), truth.from(), watched).gate();

    assertContainsTruth(kube, whole("shop0"), truth, LAMBDA);
    assertFalse(gate.held());
    assertTrue(gate.reason().startsWith("Job kube-state-metrics was down in "), gate.reason());
  }

  @Test
  void aPrometheusThatIsKilledAndRestartedIsNotComplete() throws IOException {
    Outage truth =
        Optional.ofNullable(exporter.plan(new Random(3), ms(4_000), ms(5_000)).get("shop0"))
            .orElseThrow();
    stored(Job.PROMETHEUS.label(), truth.from());
    prometheus.kill();
    PrometheusFailure away =
        assertThrows(PrometheusFailure.class, () -> log(Job.PROMETHEUS.label()));
    prometheus.start();
    Duration watched = later(truth.until(), clock.now()).plus(HOLD).plusSeconds(4);
    JobLog kube = stored(KUBE, watched);
    JobLog self = stored(Job.PROMETHEUS.label(), watched);

    Gate gate = new Telemetry(List.of(kube, self), truth.from(), watched).gate();

    assertTrue(String.valueOf(away.getMessage()).contains("did not answer"), away.getMessage());
    assertContainsTruth(kube, whole("shop0"), truth, LAMBDA);
    assertFalse(gate.held());
    assertTrue(gate.reason().contains("Prometheus was restarted at "), gate.reason());
  }

  @Test
  void aMetricThatTheExporterDoesNotKnowVoidsTheTrial() throws IOException {
    exporter.hide("kube_pod_owner");
    stored(KUBE, clock.now().plusSeconds(1));
    began = clock.now();
    Duration from = began;
    JobLog kube = stored(KUBE, from.plusSeconds(2));

    Gate gate = new Telemetry(List.of(kube), from, from.plusSeconds(2)).gate();

    assertEquals(Consequence.VOIDS, gate.consequence());
    assertTrue(
        gate.reason()
            .startsWith("Job kube-state-metrics shows no metric kube_pod_owner of any object"),
        gate.reason());
  }
}
