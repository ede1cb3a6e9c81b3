package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.fault.UnfinishedFaults;
import io.healproof.recovery.Outcome;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --argocd-context} on two real clusters, with exactly the rights that {@code rbac} and
 * {@code rbac --hub} print.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoClustersIT {
  private final Waiting waiting = new RealWaiting();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir static Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private HubAndSpoke both;

  @BeforeAll
  void aHubThatBringsAShopIntoASpoke() throws Exception {
    both = HubAndSpoke.up(folder, waiting);
    Files.createDirectory(folder.resolve("claims"));
    Files.writeString(
        folder.resolve("claims/shop.feature"),
        """
        Feature: The shop heals
          Background:
            Given the "existing" stack is healthy

          @claim:SPOKE-POD
          Scenario: A killed pod is replaced
            When a pod of deployment "shop/cart" is killed
            Then the pod is replaced within 30 s

          @claim:SPOKE-DRIFT
          Scenario: An edited ConfigMap is put back by the hub
            When key "colour" of ConfigMap "shop/settings" is changed by hand to "red"
            Then the drift is reverted within 30 s

          @claim:HUB-DRIFT
          Scenario: An edited Application is put back by its parent
            When field "spec.syncPolicy.automated.selfHeal" of "Application argocd/shop" is changed by hand to "false"
            Then the drift is reverted within 30 s
        """);
    environment.putAll(both.environment());
    environment.put("HEALPROOF_SCENARIOS", folder.resolve("claims").toString());
  }

  @AfterAll
  void nothingOfItStays() {
    if (both != null) {
      both.close();
    }
  }

  private SomeProcess process() {
    return new SomeProcess(environment, folder, folder);
  }

  private List<Map<String, Object>> rbac(boolean hub) {
    return process().healproof().rbac(process().settings(), hub);
  }

  @Test
  void claimsOfBothPassAndNothingIsLeftInEither() throws IOException {
    both.comeAsOwner();
    both.comeWith(rbac(true), rbac(false));

    RunSummary summary = process().healproof().run(process().settings(), Progress.silent());

    assertEquals(ExitCode.PASS, summary.exitCode(), String.valueOf(summary.record().verdict()));
    assertEquals(
        Map.of("SPOKE-POD", Outcome.PASS, "SPOKE-DRIFT", Outcome.PASS, "HUB-DRIFT", Outcome.PASS),
        summary.record().verdict().claims().stream()
            .collect(
                Collectors.toMap(
                    verdict -> verdict.claim(), verdict -> verdict.verdict().outcome())));
    assertEquals(List.of(), new UnfinishedFaults(both.hub()).inWords());
    assertEquals(List.of(), new UnfinishedFaults(both.spoke()).inWords());
  }

  /** A node of another cluster bears the same mark, and is none of its nodes. */
  @Test
  void theLocalClusterIsFoundBesideTheOther() {
    Optional<Cluster> found = new LocalClusterProvider(RunClock.start(), waiting).running();

    assertTrue(found.isPresent());
    try (Cluster local = found.get()) {
      assertEquals(both.hub().nodePortAddress(), local.nodePortAddress());
      assertEquals(both.hub().kubeconfig(), local.kubeconfig());
    }
  }
}
