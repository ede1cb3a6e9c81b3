package io.healproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static final Map<RunMetric, Map<List<String>, Double>> USERS =
      RunMetrics.of(SampleUsers.run());

  private static Map<List<String>, Double> of(RunMetric metric) {
    return USERS.getOrDefault(metric, Map.of());
  }

  @Test
  void theBoundsAreThoseOfTheSlowestTrial() {
    assertEquals(
        1.88, of(RunMetric.RECOVERY_LOWER).get(List.of("RC-USERS-1", "replaced", "prometheus")));
    assertEquals(
        4.101, of(RunMetric.RECOVERY_UPPER).get(List.of("RC-USERS-1", "replaced", "prometheus")));
    assertEquals(30, of(RunMetric.LIMIT).get(List.of("RC-USERS-1", "replaced")));
  }

  @Test
  void whatWasNotSeenToRecoverHasNoUpperBound() {
    assertEquals(
        Double.POSITIVE_INFINITY,
        RunMetrics.of(SampleRun.finished())
            .getOrDefault(RunMetric.RECOVERY_UPPER, Map.of())
            .get(List.of("RC-CONTROL-1", "live", "prometheus")));
  }

  @Test
  void messagesAreCountedAndAreNoRecovery() {
    assertEquals(0, of(RunMetric.MESSAGES_LOST).get(List.of("RC-USERS-1")));
    assertEquals(6, of(RunMetric.MESSAGES_LOST).get(List.of("RC-LOSS-1")));
    assertFalse(of(RunMetric.RECOVERY_UPPER).toString().contains("nothing-lost"));
  }

  @Test
  void theOutageIsGivenForEachSource() {
    assertEquals(
        Set.of("client, new connections", "client, reused connections", "blackbox exporter"),
        of(RunMetric.OUTAGE_UPPER).keySet().stream()
            .filter(labels -> labels.get(0).equals("RC-USERS-1"))
            .map(labels -> labels.get(1))
            .collect(Collectors.toSet()));
    assertEquals(
        0.829, of(RunMetric.OUTAGE_UPPER).get(List.of("RC-USERS-1", "client, new connections")));
  }

  @Test
  void oneVerdictIsOneAndTheOthersAreZero() {
    assertEquals(
        Map.of(List.of("FAIL"), 1.0, List.of("INCONCLUSIVE"), 0.0, List.of("PASS"), 0.0),
        of(RunMetric.RUN_VERDICT));
  }

  @Test
  void theCalibrationOfEachInstrumentIsGivenWithItsCoverage() {
    double coverage =
        of(RunMetric.CALIBRATION_COVERAGE)
            .getOrDefault(List.of("client, new connections", "outage"), Double.NaN);

    assertTrue(coverage > 0.5 && coverage < 1, String.valueOf(coverage));
    assertEquals(1, of(RunMetric.CALIBRATION_HELD).get(List.of()));
    assertFalse(RunMetrics.of(SampleRun.finished()).containsKey(RunMetric.CALIBRATION_HELD));
  }

  @Test
  void aFullRunSaysSomethingOfEveryMetricButTheLastSuccess() {
    assertEquals(EnumSet.complementOf(EnumSet.of(RunMetric.LAST_SUCCESS)), USERS.keySet());
    assertEquals(
        Set.of(RunMetric.LAST_SUCCESS), RunMetrics.lastSuccess(SampleRun.passing()).keySet());
    assertTrue(RunMetrics.lastSuccess(SampleRun.finished()).isEmpty());
  }

  @Test
  void everySeriesHasAValueForEachLabelOfItsMetric() {
    USERS.forEach(
        (metric, series) ->
            series
                .keySet()
                .forEach(
                    labels ->
                        assertEquals(metric.labels().size(), labels.size(), metric.metric())));
  }

  /** https://prometheus.io/docs/practices/naming: base units, in the plural, at the end. */
  @Test
  void namesFollowPrometheusAndEndInTheirUnit() {
    for (RunMetric metric : RunMetric.values()) {
      assertTrue(metric.metric().matches("healproof(_[a-z0-9]+)+"), metric.metric());
      assertFalse(
          metric.metric().matches(".*_(ms|millis|milliseconds|minutes|percent|total|count|bucket)"),
          metric.metric());
      metric.labels().forEach(label -> assertTrue(label.matches("[a-z]+"), label));
      assertFalse(metric.labels().contains("job"), metric.metric());
    }
  }

  @Test
  void docsMetricsListsEachMetricWithItsLabelsAndNoOther() throws IOException {
    List<String> rows;
    try (Stream<String> lines = Files.lines(Path.of("docs", "METRICS.md"))) {
      rows = lines.filter(line -> line.startsWith("| `healproof_")).toList();
    }

    assertEquals(
        Arrays.stream(RunMetric.values()).map(RunMetricsTest::row).toList(),
        rows.stream().filter(row -> !row.startsWith("| `healproof_client_")).toList());
  }

  private static String row(RunMetric metric) {
    return "| `%s` | %s | %s |"
        .formatted(
            metric.metric(),
            metric.labels().stream()
                .map(label -> "`" + label + "`")
                .collect(Collectors.joining(", ")),
            metric.help());
  }
}
