package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.RunRecord;
import io.healproof.recovery.Verdict;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushgatewaySinkTest {

  private static double verdict(RunRecord run, String verdict) {
    MetricSnapshots metrics = PushgatewaySink.registry(run).scrape();
    return metrics.stream()
        .filter(metric -> metric.getMetadata().getName().equals("healproof_claim_verdict"))
        .map(GaugeSnapshot.class::cast)
        .flatMap(gauge -> gauge.getDataPoints().stream())
        .filter(point -> verdict.equals(point.getLabels().get("verdict")))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static List<String> names(RunRecord run) {
    return PushgatewaySink.registry(run).scrape().stream()
        .map(metric -> metric.getMetadata().getName())
        .toList();
  }

  @Test
  void theVerdictIsTheOneThatIsSet() {
    RunRecord failed = CommandLineFixture.summary(Verdict.fail("slow")).record();

    assertEquals(1, verdict(failed, "FAIL"));
    assertEquals(0, verdict(failed, "PASS"));
  }

  @Test
  void onlyARunThatPassedIsASuccess() {
    String success = "healproof_last_success_timestamp_seconds";

    assertTrue(names(CommandLineFixture.passed().record()).contains(success));
    assertTrue(!names(CommandLineFixture.summary(Verdict.fail("slow")).record()).contains(success));
  }

  @Test
  void theNewestRunReplacesTheStacksGroup() throws IOException {
    List<String> requests;
    try (FakePushgateway gateway = new FakePushgateway()) {
      new PushgatewaySink(gateway.address()).push(CommandLineFixture.passed().record());
      requests = gateway.requests();
    }

    assertEquals(1, requests.size());
    assertTrue(requests.get(0).startsWith("PUT /metrics/job/healproof/stack"), requests.get(0));
  }

  @Test
  void aPushgatewayThatIsAwayIsReported() {
    assertThrows(
        IOException.class,
        () ->
            new PushgatewaySink(URI.create("http://127.0.0.1:1"))
                .push(CommandLineFixture.passed().record()));
  }
}
