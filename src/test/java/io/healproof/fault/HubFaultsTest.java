package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.AnotherServer;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.Kind;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.SomeApplication;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fault is done, journaled and taken back in the cluster that holds its object. */
@EnableKubernetesMockClient(crud = true)
class HubFaultsTest {
  private static final FaultSpec.Drift CHILD =
      new FaultSpec.Drift(
          new ObjectKey(Kind.APPLICATION, "argocd", "child"), DriftAction.SET, "spec.project", "x");
  private static final FaultSpec.Drift CONFIG =
      new FaultSpec.Drift(
          new ObjectKey(Kind.CONFIG_MAP, "ns", "config"), DriftAction.SET, "data.level", "x");

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @RegisterExtension final AnotherServer hub = new AnotherServer();

  @BeforeEach
  void twoClusters() {
    for (KubernetesClient each : List.of(client, hub.client())) {
      OwnNamespace.ensure(each);
      ChatObjects.config(each, Map.of("level", "WARNING"));
      SomeApplication.named("child").asking(Map.of("project", "default")).putInto(each);
    }
  }

  private Fault fault(FaultSpec spec) {
    Fault fault =
        new Faults(
                new MetCluster(client),
                new MetCluster(hub.client()),
                RunClock.start(),
                new OneTry(),
                "R")
            .of(spec, new Random(1), Duration.ofMinutes(1));
    fault.aim();
    return fault;
  }

  private static int journaled(KubernetesClient client) {
    return new UnfinishedFaults(client).inWords().size();
  }

  private static Object project(KubernetesClient client) {
    return client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace("argocd")
        .withName("child")
        .require()
        .get("spec", "project");
  }

  private static String level(KubernetesClient client) {
    return client
        .configMaps()
        .inNamespace("ns")
        .withName("config")
        .require()
        .getData()
        .getOrDefault("level", "");
  }

  @Test
  void aDriftOfAnApplicationIsAMatterOfTheHubAlone() {
    Fault fault = fault(CHILD);

    fault.inject();

    assertEquals(List.of(0, 1), List.of(journaled(client), journaled(hub.client())));
    assertEquals(List.of("default", "x"), List.of(project(client), project(hub.client())));

    fault.undo();

    assertEquals(0, journaled(hub.client()));
    assertEquals("default", project(hub.client()));
  }

  @Test
  void anyOtherDriftIsAMatterOfTheClusterAlone() {
    Fault fault = fault(CONFIG);

    fault.inject();

    assertEquals(List.of(1, 0), List.of(journaled(client), journaled(hub.client())));
    assertEquals(List.of("x", "WARNING"), List.of(level(client), level(hub.client())));
  }
}
