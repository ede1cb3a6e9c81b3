package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.RelayedOutage;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushgatewayRelayTest {

  private static RelayedOutage outage(String connections) {
    Recovery second =
        new Recovery.Observed(Interval.closed(Duration.ofSeconds(1), Duration.ofMillis(1400)));
    return RelayedOutage.of(
            new RelayedOutage.Key(
                "RC-POD-1", 3, Instant.parse("2026-01-01T12:00:00.123Z"), connections),
            new Outage(second, second, 5, 5, 0))
        .orElseThrow();
  }

  @Test
  void eachValueIsAGaugeWithTheTrialAndItsFaultAsLabels() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(text, PushgatewayRelay.registry(List.of(outage("new"), outage("reused"))).scrape());

    List<String> lines =
        text.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList();

    assertEquals(12, lines.size());
    assertTrue(
        lines.contains(
            "healproof_client_outage_upper_seconds{claim=\"RC-POD-1\",connections=\"new\",t0=\"1767268800123\",trial=\"3\"}"
                + " 1.4"),
        lines::toString);
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    line.startsWith("healproof_client_back_latest_timestamp_seconds{")
                        && line.endsWith(" 1.767268801523E9")),
        lines::toString);
  }

  @Test
  void aPushReplacesTheGroupAndADeleteRemovesIt() throws IOException {
    try (FakePushgateway gateway = new FakePushgateway()) {
      PushgatewayRelay relay = new PushgatewayRelay(gateway.address());
      relay.push(List.of(outage("new")));
      relay.delete();

      assertEquals(
          List.of("PUT /metrics/job/healproof-client", "DELETE /metrics/job/healproof-client"),
          gateway.requests());
    }
  }

  @Test
  void aPushgatewayThatIsAwayIsReported() {
    PushgatewayRelay relay = new PushgatewayRelay(URI.create("http://127.0.0.1:1"));

    assertThrows(IOException.class, () -> relay.push(List.of(outage("new"))));
    assertThrows(IOException.class, relay::delete);
  }
}
