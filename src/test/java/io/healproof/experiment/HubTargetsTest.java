package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.AnotherServer;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.SomeApplication;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.fault.Faults;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.Traces;
import io.healproof.stack.ArgoCd;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is read of a cluster and of the hub that brings what is in it. */
@EnableKubernetesMockClient(crud = true)
class HubTargetsTest {
  private static final ObjectKey CONFIG = new ObjectKey(Kind.CONFIG_MAP, "shop", "config");
  private static final ObjectKey CHILD = new ObjectKey(Kind.APPLICATION, "argocd", "shop");

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @RegisterExtension final AnotherServer hub = new AnotherServer();

  @BeforeEach
  void aConfigMapThatTheHubBrings() {
    client
        .configMaps()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("config")
                .addToAnnotations("argocd.argoproj.io/tracking-id", "shop:/ConfigMap:shop/config")
                .endMetadata()
                .build())
        .create();
    project("default");
  }

  private void project(String project) {
    SomeApplication.named("shop")
        .broughtBy("root")
        .asking(
            Map.of("project", project, "syncPolicy", Map.of("automated", Map.of("selfHeal", true))))
        .putInto(hub.client());
  }

  private ClusterTargets targets(ObjectKey object) {
    Cluster here = new MetCluster(client);
    Cluster there = new MetCluster(hub.client());
    RunClock clock = RunClock.start();
    return new ClusterTargets(
        here,
        new Faults(here, there, clock, new RealWaiting(), "r"),
        new ArgoCd(there, "argocd"),
        Set.of("shop"),
        Set.of(object),
        new AimRandom(1),
        Leash.none(),
        new RealWaiting());
  }

  private static FaultSpec drift(ObjectKey object) {
    return new FaultSpec.Drift(object, DriftAction.SET, "spec.project", "x");
  }

  @Test
  void anObjectsOwnerIsReadWhereTheObjectIsAndItsSettingsInTheHub() {
    assertEquals(Optional.of("shop"), targets(CONFIG).ownerOf(drift(CONFIG)));
    assertEquals(Optional.of("root"), targets(CHILD).ownerOf(drift(CHILD)));
    assertEquals(
        List.of(new OfApplication("shop", true, 0, Optional.empty())),
        targets(CONFIG).settings(drift(CONFIG)));
  }

  @Test
  void whatAnApplicationAsksForIsATraceInTheHub() {
    ClusterTargets targets = targets(CHILD);
    Traces before = targets.traces();

    project("other");

    assertEquals(
        List.of("Application argocd/shop differs from before"), targets.traces().since(before));
  }
}
