package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.ExitCode;
import io.healproof.Progress;
import io.healproof.cluster.AddedMark;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.BroughtObjects;
import io.healproof.fault.UnfinishedFaults;
import io.healproof.stack.StackBringing;
import io.healproof.stack.StackFolder;
import io.healproof.time.RealWaiting;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --stack deploy} on a cluster that holds no platform: the local one, met as a context, with
 * exactly the rights that {@code rbac} prints.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeStackOnContextIT {
  private final Waiting waiting = new RealWaiting();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir static Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient admin;

  private @Nullable GivenConsent consent;

  @BeforeAll
  void aClusterWithoutAPlatformThatConsents() throws IOException {
    cluster = SharedCluster.up(waiting);
    admin = cluster.client();
    remove(objects());
    consent =
        GivenConsent.to(admin, waiting, "deploy, drift-configmap, sync", "argocd, rocketchat");
    Files.createSymbolicLink(folder.resolve("cluster-fixtures"), SharedCluster.FIXTURES);
    Files.createDirectory(folder.resolve("claims"));
    Files.writeString(
        folder.resolve("claims/brought.feature"),
        """
        Feature: What was brought heals
          @claim:BROUGHT-1
          Scenario: An edited ConfigMap is put back
            Given the "rocketchat" stack is healthy
            When key "log-level" of ConfigMap "chat-config" is changed by hand to "debug"
            Then the drift is reverted within 30 s
        """);
    environment.put("KUBECONFIG", folder.resolve("config").toString());
    environment.put("HEALPROOF_CONTEXT", "staging");
    environment.put("HEALPROOF_ALLOW", "staging");
    environment.put("HEALPROOF_STACK", "deploy");
    environment.put(
        "HEALPROOF_IMAGES", cluster.facts().imageSource().name().toLowerCase(Locale.ROOT));
    environment.put("HEALPROOF_SCENARIOS", folder.resolve("claims").toString());
    environment.put("HEALPROOF_CALIBRATION", "0");
    environment.put("HEALPROOF_SPACING", "0");
    environment.put("HEALPROOF_LEASHED", "false");
  }

  /** What others that use this cluster need is there again afterwards. */
  @AfterAll
  void thePlatformAgain() throws IOException {
    Files.deleteIfExists(folder.resolve("cluster-fixtures"));
    if (cluster != null) {
      if (consent != null) {
        consent.close();
      }
      SharedCluster.deployPlatform(cluster, waiting);
      cluster.close();
    }
  }

  private List<ObjectKey> objects() {
    return new StackBringing(
            SharedCluster.FIXTURES.resolve("platform"),
            StackFolder.named(SharedCluster.FIXTURES.resolve("stacks"), "rocketchat"),
            cluster.facts().imageSource(),
            waiting)
        .objects();
  }

  /** The local cluster is Healproof's own, so that what is there may count as brought. */
  private void remove(List<ObjectKey> objects) {
    List<ObjectKey> there = BroughtObjects.there(admin, objects);
    for (ObjectKey key : there) {
      var all = admin.genericKubernetesResources(key.kind().context());
      GenericKubernetesResource live =
          key.namespace().isEmpty()
              ? all.withName(key.name()).get()
              : all.inNamespace(key.namespace()).withName(key.name()).get();
      live.getMetadata().getAnnotations().put(AddedMark.ANNOTATION, "true");
      admin.resource(live).update();
    }
    try (BroughtObjects brought = new BroughtObjects(cluster, "before", waiting)) {
      brought.intend("the platform that was there", there);
    }
  }

  private Wiring healproof() {
    return process().healproof();
  }

  private Settings settings() {
    return process().settings();
  }

  private SomeProcess process() {
    return new SomeProcess(environment, folder, folder);
  }

  /** What is not in a namespace, and could be left behind. */
  private Set<String> wholeCluster() {
    return Stream.of(
            admin.namespaces().list().getItems(),
            admin.apiextensions().v1().customResourceDefinitions().list().getItems(),
            admin.rbac().clusterRoles().list().getItems(),
            admin.rbac().clusterRoleBindings().list().getItems())
        .flatMap(List::stream)
        .map(each -> each.getKind() + " " + each.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aRunBringsItTriesItsClaimsAndLeavesNothing() throws IOException {
    new OwnRights(admin, folder.resolve("config")).give(process());
    Set<String> before = wholeCluster();

    RunSummary summary = healproof().run(settings(), Progress.silent());

    assertEquals(ExitCode.PASS, summary.exitCode(), String.valueOf(summary.record().verdict()));
    assertEquals(before, wholeCluster());
    assertEquals(List.of(), BroughtObjects.there(admin, objects()));
    assertEquals(List.of(), new UnfinishedFaults(cluster).inWords());
  }
}
