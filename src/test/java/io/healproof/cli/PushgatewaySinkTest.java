package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.Verdict;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> requests = new CopyOnWriteArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    server.start();
    try {
      new PushgatewaySink(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
          .push(CommandLineFixture.passed().record());
    } finally {
      server.stop(0);
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
