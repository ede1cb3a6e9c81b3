package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.JobLog.Asked;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Gate.Consequence;
import io.healproof.recovery.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is not whole never lets a trial pass, and says what was seen and what was expected. */
class TelemetryTest {
  private static final ClockOffset OFFSET =
      new ClockOffset(Duration.ofSeconds(-1_000_000), Duration.ofMillis(1));
  private static final Duration FROM = Duration.ofSeconds(10);
  private static final Duration UNTIL = Duration.ofSeconds(40);
  private static final Duration ASKED = Duration.ofMillis(42_500);

  /** Scrapes of kube-state-metrics from 5 s to 42 s, each changed by somebody. */
  private static List<Scrape> scrapes(UnaryOperator<Scrape> changed) {
    List<Scrape> scrapes = new ArrayList<>();
    for (int second = 5; second <= 42; second++) {
      scrapes.add(changed.apply(scrape(second, 1200)));
    }
    return scrapes;
  }

  private static Scrape scrape(int second, double samples) {
    return new Scrape(
        Duration.ofSeconds(second),
        Duration.ofMillis(20),
        true,
        List.of(
            value("scrape_samples_scraped", samples),
            value("kube_configmap_metadata_resource_version", 5),
            value("process_start_time_seconds", 999_990)));
  }

  private static Scrape.Value value(String metric, double value) {
    return new Scrape.Value(metric, Map.of(), value);
  }

  private static boolean between(Scrape scrape, int from, int to) {
    return scrape.at().toSeconds() >= from && scrape.at().toSeconds() <= to;
  }

  private static Gate gate(Job job, List<Scrape> scrapes, Set<String> absent, String... warnings) {
    PrometheusClient.Answer answer =
        new PrometheusClient.Answer("up[60s]", "{}", List.of(), List.of(warnings));
    return new Telemetry(
            List.of(
                new JobLog(
                    job.label(),
                    "",
                    Optional.of(new Asked(ASKED, OFFSET, absent)),
                    scrapes,
                    List.of(answer))),
            FROM,
            UNTIL)
        .gate();
  }

  private static Gate gate(List<Scrape> scrapes) {
    return gate(Job.KUBE_STATE_METRICS, scrapes, Set.of());
  }

  private static void assertBarsPass(Gate gate, String reason) {
    assertFalse(gate.held(), gate.toString());
    assertEquals(Consequence.BARS_PASS, gate.consequence());
    assertEquals(reason, gate.reason());
  }

  @Test
  void aWholeLogHolds() {
    Gate gate = gate(scrapes(scrape -> scrape));

    assertTrue(gate.held(), gate.toString());
    assertEquals("Every scrape of job kube-state-metrics is there and whole.", gate.reason());
  }

  @Test
  void aGapIsOneByTheIntervalThatIsDeclared() {
    List<JobLog> everyThirdSecond =
        List.of(
            new JobLog(
                Job.KUBE_STATE_METRICS.label(),
                "",
                Optional.of(new Asked(ASKED, OFFSET, Set.of())),
                scrapes(scrape -> scrape).stream()
                    .filter(x -> x.at().toSeconds() % 3 == 0)
                    .toList(),
                List.of()));

    assertFalse(new Telemetry(everyThirdSecond, FROM, UNTIL).gate().held());
    Gate declared = new Telemetry(everyThirdSecond, FROM, UNTIL, Duration.ofSeconds(3)).gate();
    assertTrue(declared.held(), declared.toString());
  }

  @Test
  void aTargetThatTheFaultTookDownIsNotComplete() {
    assertBarsPass(
        gate(
            scrapes(
                x -> between(x, 12, 14) ? new Scrape(x.at(), x.duration(), false, List.of()) : x)),
        "Job kube-state-metrics was down in 3 of 31 scrapes, from 12.0 s to 14.0 s of run time;"
            + " expected up = 1 in each.");
  }

  @Test
  void aTargetThatWasDownIsUnknownAndNotBroken() {
    JobLog log =
        new JobLog(
            "kube-state-metrics",
            List.of(
                scrape(1, 10),
                new Scrape(Duration.ofSeconds(2), Duration.ZERO, false, List.of()),
                new Scrape(Duration.ofSeconds(3), Duration.ZERO, true, List.of())),
            List.of());

    assertEquals(
        List.of(State.RECOVERED, State.UNKNOWN, State.UNKNOWN),
        log.states(scrape -> true).stream().map(sample -> sample.state()).toList());
  }

  @Test
  void aTargetThatWasDownIsUnknownEvenWhereItNeedNotShowAnything() {
    JobLog log =
        new JobLog(
            Job.WORKLOADS.label(),
            List.of(new Scrape(Duration.ofSeconds(2), Duration.ZERO, false, List.of())),
            List.of());

    assertEquals(State.UNKNOWN, log.states(scrape -> true).get(0).state());
  }

  @Test
  void missingScrapesAreAGap() {
    assertBarsPass(
        gate(scrapes(x -> x).stream().filter(x -> !between(x, 20, 22)).toList()),
        "Prometheus has no sample of job kube-state-metrics between 19.0 s and 23.0 s of run time;"
            + " expected one every 1.0 s.");
  }

  @Test
  void aGapAtEitherEndOfTheWindowCounts() {
    assertBarsPass(
        gate(scrapes(x -> x).stream().filter(x -> !between(x, 5, 12)).toList()),
        "Prometheus has no sample of job kube-state-metrics between 10.0 s and 13.0 s of run time;"
            + " expected one every 1.0 s.");
    assertTrue(
        gate(scrapes(x -> x).stream().filter(x -> !between(x, 38, 45)).toList())
            .reason()
            .startsWith(
                "Prometheus has no sample of job kube-state-metrics between 37.0 s and 40.0 s"));
  }

  @Test
  void oneLateScrapeIsNoGap() {
    Gate gate = gate(scrapes(x -> x).stream().filter(x -> !between(x, 20, 20)).toList());

    assertTrue(gate.held(), gate.toString());
  }

  @Test
  void noScrapeAtAllIsNotComplete() {
    assertBarsPass(
        gate(List.of()),
        "Prometheus has no sample of job kube-state-metrics between 10.0 s and 40.0 s of run time;"
            + " expected one every 1.0 s.");
  }

  @Test
  void aPartOfAScrapeIsNotWhole() {
    assertBarsPass(
        gate(scrapes(x -> between(x, 15, 15) ? scrape(15, 500) : x)),
        "Job kube-state-metrics showed 500 samples at 15.0 s of run time; expected about 1200, as in"
            + " its other scrapes.");
    assertFalse(gate(scrapes(x -> scrape((int) x.at().toSeconds(), 0))).held());
  }

  @Test
  void whatATrialTakesAwayIsNoPart() {
    Gate gate = gate(scrapes(x -> between(x, 12, 20) ? scrape((int) x.at().toSeconds(), 1090) : x));

    assertTrue(gate.held(), gate.toString());
  }

  @Test
  void aScrapeWithoutWhatItMustShowIsNotWhole() {
    assertBarsPass(
        gate(
            scrapes(
                x ->
                    between(x, 15, 16)
                        ? new Scrape(
                            x.at(),
                            x.duration(),
                            true,
                            List.of(value("scrape_samples_scraped", 1000)))
                        : x)),
        "Job kube-state-metrics showed no kube_configmap_metadata_resource_version from 15.0 s to"
            + " 16.0 s of run time; expected it in every scrape.");
  }

  @Test
  void aMetricThatDoesNotExistVoidsTheTrial() {
    Gate gate = gate(Job.KUBE_STATE_METRICS, scrapes(x -> x), Set.of("kube_pod_owner"));

    assertFalse(gate.held());
    assertEquals(Consequence.VOIDS, gate.consequence());
    assertEquals(
        "Job kube-state-metrics shows no metric kube_pod_owner of any object; expected at least one"
            + " series.",
        gate.reason());
  }

  @Test
  void aPrometheusThatLagsIsNotComplete() {
    Gate gate =
        new Telemetry(
                List.of(
                    new JobLog(
                        "argocd",
                        "",
                        Optional.of(new Asked(Duration.ofSeconds(45), OFFSET, Set.of())),
                        scrapes(
                            x ->
                                new Scrape(
                                    x.at(),
                                    x.duration(),
                                    true,
                                    List.of(
                                        value("argocd_app_info", 1),
                                        value("scrape_samples_scraped", 1)))),
                        List.of())),
                FROM,
                UNTIL)
            .gate();

    assertBarsPass(
        gate,
        "Prometheus's newest sample of job argocd was 3.0 s old when it was asked; expected at most"
            + " 2.0 s.");
  }

  @Test
  void anAnswerWithAWarningIsNotWhole() {
    assertBarsPass(
        gate(
            Job.KUBE_STATE_METRICS,
            scrapes(x -> x),
            Set.of(),
            "PromQL warning: part of the data could not be read"),
        "Prometheus answered up[60s] with a warning: PromQL warning: part of the data could not be"
            + " read; expected a whole answer.");
  }

  private static List<Scrape> self(double startUntil20, double startAfter, double sent) {
    return scrapes(
        x ->
            new Scrape(
                x.at(),
                x.duration(),
                true,
                List.of(
                    value("scrape_samples_scraped", 700),
                    value(
                        "process_start_time_seconds",
                        between(x, 0, 20) ? startUntil20 : startAfter),
                    new Scrape.Value(
                        "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
                        Map.of("remote_name", "hub"),
                        sent))));
  }

  @Test
  void aPrometheusThatWasRestartedIsNotComplete() {
    assertBarsPass(
        gate(Job.PROMETHEUS, self(999_990, 1_000_021.5, 1_000_041), Set.of()),
        "Prometheus was restarted at 21.5 s of run time; expected one process throughout.");
  }

  @Test
  void aStartThatMovesWithTheBootTimeIsOneProcess() {
    assertTrue(gate(Job.PROMETHEUS, self(999_990, 999_991, 1_000_041), Set.of()).held());
  }

  @Test
  void whatWasNotWrittenOnIsNotComplete() {
    assertBarsPass(
        gate(Job.PROMETHEUS, self(999_990, 999_990, 1_000_031), Set.of()),
        "Remote write hub has sent samples up to 31.0 s of run time; expected up to 40.0 s.");
  }

  @Test
  void whereNobodyWasAskedNothingIsComplete() {
    assertFalse(new Telemetry(List.of(), FROM, UNTIL).gate().held());
    assertFalse(Telemetry.unanswered("Prometheus did not answer.").held());
  }

  @Test
  void everyReasonIsGiven() {
    List<Scrape> scrapes =
        scrapes(x -> between(x, 12, 12) ? new Scrape(x.at(), x.duration(), false, List.of()) : x)
            .stream()
            .filter(x -> !between(x, 20, 22))
            .toList();

    String reason = gate(scrapes).reason();

    assertTrue(reason.contains("was down in 1 of 28 scrapes, at 12.0 s"), reason);
    assertTrue(reason.contains("between 19.0 s and 23.0 s"), reason);
  }
}
