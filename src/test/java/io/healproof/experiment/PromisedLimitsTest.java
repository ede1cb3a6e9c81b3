package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.fault.FaultSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromisedLimitsTest {

  private static void plan(Duration limit) {
    Claim claim =
        FakeWorld.claim(
            new FaultSpec.KillPod(FakeWorld.CHAT, false),
            Optional.empty(),
            new Promise.Replaced("the pod is replaced within so long", limit));
    new PromisedLimits(claim, Bounds.usual()).requireResolvable();
  }

  @Test
  void aLimitThatNoScrapeCanProveIsRefusedAndASourceIsNamedThatCould() {
    HealproofException refused =
        assertThrows(HealproofException.class, () -> plan(Duration.ofSeconds(1)));

    assertEquals(ExitCode.REFUSED, refused.exitCode());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("kube-state-metrics at 1000 ms"), message);
    assertTrue(message.contains("a watch of the API (0.550 s)"), message);
  }

  @Test
  void aLimitThatASeldomScrapeCannotProveIsRefused() {
    Claim claim =
        FakeWorld.claim(
            new FaultSpec.KillPod(FakeWorld.CHAT, false),
            Optional.empty(),
            new Promise.Replaced("the pod is replaced within 30 s", Duration.ofSeconds(30)));
    Bounds seldom = Bounds.usual().scraping(Duration.ofSeconds(30));

    HealproofException refused =
        assertThrows(
            HealproofException.class, () -> new PromisedLimits(claim, seldom).requireResolvable());

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("kube-state-metrics at 30000 ms"), message);
  }

  @Test
  void aLimitThatEverySourceCanProveIsTaken() {
    assertDoesNotThrow(() -> plan(Duration.ofSeconds(3)));
  }

  @Test
  void anOutageThatNoProbeCanProveIsRefusedAndAClientIsNamedThatCould() {
    Claim claim =
        FakeWorld.withUsers(
            new FaultSpec.KillPod(FakeWorld.CHAT, false),
            new Promise.Outage("users are without service so long", Duration.ofMillis(1450)));

    HealproofException refused =
        assertThrows(
            HealproofException.class,
            () -> new PromisedLimits(claim, Bounds.usual()).requireResolvable());

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("blackbox exporter at 500 ms"), message);
    assertTrue(message.contains("client, new connections at 200 ms (1.40 s)"), message);
  }
}
