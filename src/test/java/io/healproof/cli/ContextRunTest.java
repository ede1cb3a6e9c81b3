package io.healproof.cli;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.AnotherServer;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.SomeApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a run on somebody else's cluster asks of its API server before a guard refuses it. */
@EnableKubernetesMockClient(crud = true)
class ContextRunTest {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aClusterThatConsents() throws IOException {
    environment.put("KUBECONFIG", folder.resolve("config").toString());
    environment.put("HEALPROOF_ALLOW", "staging");
    environment.put("HEALPROOF_CONTEXT", "staging");
    environment.put("HEALPROOF_STACK", "existing");
    environment.put("HEALPROOF_SCENARIOS", folder.resolve("claims").toString());
    Files.writeString(
        folder.resolve("config"),
        """
        current-context: production
        contexts:
        - {name: production, context: {cluster: c, user: u}}
        - {name: staging, context: {cluster: c, user: u}}
        clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(server.url("/")));
    Files.createDirectory(folder.resolve("claims"));
    Files.writeString(
        folder.resolve("claims/cart.feature"),
        """
        Feature: The cart heals
          @claim:CART-1 @trials:2
          Scenario: A killed pod is replaced
            Given the "existing" stack is healthy
            When a pod of deployment "shop/cart" is killed
            Then the pod is replaced within 30 s
        """);
    namespace(Map.of());
    consent(Map.of());
    aCart();
    aPlatform();
  }

  private void namespace(Map<String, String> labels) {
    namespace(client, labels);
  }

  private static void namespace(KubernetesClient client, Map<String, String> labels) {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("kube-system")
                .withLabels(labels)
                .endMetadata()
                .build())
        .createOr(it -> it.update());
  }

  private void consent(Map<String, String> changes) {
    consent(client, changes);
  }

  private static void consent(KubernetesClient client, Map<String, String> changes) {
    Map<String, String> data =
        new TreeMap<>(
            Map.of(
                "allowed-by", "Ada",
                "faults", "pod-kill",
                "namespaces", "shop",
                "until", "2999-01-01T00:00:00Z"));
    data.putAll(changes);
    client
        .configMaps()
        .inNamespace("healproof-consent")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("healproof-consent")
                .endMetadata()
                .withData(data)
                .build())
        .createOr(it -> it.update());
  }

  private void aCart() {
    client
        .apps()
        .deployments()
        .inNamespace("shop")
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("cart")
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withNewSelector()
                .addToMatchLabels("app", "cart")
                .endSelector()
                .endSpec()
                .build())
        .create();
    for (String name : List.of("cart-1", "cart-2", "cart-3")) {
      client
          .pods()
          .inNamespace("shop")
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .addToLabels("app", "cart")
                  .addNewOwnerReference()
                  .withController(true)
                  .withKind("ReplicaSet")
                  .withName("cart-5f")
                  .withUid("rs")
                  .endOwnerReference()
                  .endMetadata()
                  .withNewSpec()
                  .withNodeName("aks-1")
                  .endSpec()
                  .withNewStatus()
                  .addNewCondition()
                  .withType("Ready")
                  .withStatus("True")
                  .endCondition()
                  .endStatus()
                  .build())
          .create();
    }
  }

  private void anApplicationIn(String namespace) {
    anApplication(client, namespace, "shop", "");
  }

  private static void anApplication(
      KubernetesClient client, String namespace, String name, String destination) {
    new SomeApplication(
            namespace, name, Map.of(), Map.of("destination", Map.of("server", destination)))
        .putInto(client);
  }

  private void noApplicationInTheUsualNamespace() {
    client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace("argocd")
        .withName("shop")
        .delete();
  }

  private void aControllerIn(String namespace) {
    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .resource(
            new StatefulSetBuilder().withMetadata(controller("app.kubernetes.io/part-of")).build())
        .create();
  }

  private static ObjectMeta controller(String partOf) {
    return new ObjectMetaBuilder()
        .withName("argocd-application-controller")
        .addToLabels(partOf, "argocd")
        .addToLabels("app.kubernetes.io/component", "application-controller")
        .build();
  }

  private void aPlatform() {
    anApplicationIn("argocd");
    client
        .services()
        .inNamespace("monitoring")
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("prometheus")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(9090)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  private Wiring healproof() {
    return process().healproof();
  }

  private Settings settings() {
    return process().settings();
  }

  private SomeProcess process() {
    return new SomeProcess(environment, folder, folder.resolve("home"));
  }

  /** What was asked of the server since the last time, setting the scene aside. */
  private List<String> asked() throws InterruptedException {
    List<String> asked = new ArrayList<>();
    for (int count = server.getRequestCount(); taken < count; taken++) {
      RecordedRequest request = server.takeRequest();
      asked.add(request.getMethod() + " " + request.getPath());
    }
    return asked;
  }

  private int taken;

  private HealproofException refusedAsUsage() {
    Settings settings = settings();
    HealproofException e = assertThrows(HealproofException.class, () -> healproof().plan(settings));
    assertEquals(ExitCode.USAGE, e.exitCode(), message(e));
    return e;
  }

  private void assertRefused(String reason) throws InterruptedException {
    asked();
    for (String leashed : List.of("true", "false")) {
      environment.put("HEALPROOF_LEASHED", leashed);
      Settings settings = settings();
      HealproofException e =
          assertThrows(
              HealproofException.class, () -> healproof().run(settings, Progress.silent()));

      assertEquals(ExitCode.REFUSED, e.exitCode(), message(e));
      assertTrue(message(e).contains(reason), message(e));
    }
    List<String> mutating =
        asked().stream().filter(it -> !READING.contains(it.split(" ", 2)[0])).toList();
    assertEquals(List.of(), mutating);
    assertTrue(Files.notExists(folder.resolve("home/reports")), "no run was begun");
  }

  @Test
  void aContextThatIsNotThereIsAskedNothing() throws Exception {
    environment.put("HEALPROOF_CONTEXT", "stagin");
    environment.put("HEALPROOF_ALLOW", "stagin");
    int before = server.getRequestCount();

    assertRefused("Did you mean \"staging\"?");
    assertEquals(before, server.getRequestCount());
  }

  @Test
  void aContextThatIsNotListedIsAskedNothing() throws Exception {
    environment.put("HEALPROOF_CONTEXT", "production");
    int before = server.getRequestCount();

    assertRefused("allow: [production]");
    assertEquals(before, server.getRequestCount());
  }

  @Test
  void outsideOfItsWindowAClusterIsAskedNothing() throws Exception {
    // A window of one minute that is over, or has yet to come, whatever the time is.
    int hour = (Instant.now().atZone(ZoneOffset.UTC).getHour() + 12) % 24;
    environment.put("HEALPROOF_WINDOWS", "%02d:00-%02d:01".formatted(hour, hour));
    int before = server.getRequestCount();

    assertRefused("time window");
    assertEquals(before, server.getRequestCount());
  }

  @Test
  void aProductionMarkIsRefusedWithoutAChange() throws Exception {
    namespace(Map.of("healproof.io/production", "true"));

    assertRefused("There is no way around this mark.");
  }

  @Test
  void withoutConsentNothingIsChanged() throws Exception {
    client.configMaps().inNamespace("healproof-consent").withName("healproof-consent").delete();

    assertRefused("kubectl --context staging apply -f -");
  }

  @Test
  void withConsentThatHasEndedNothingIsChanged() throws Exception {
    consent(Map.of("until", "2020-01-01T00:00:00Z"));

    assertRefused("ended at 2020-01-01T00:00:00Z");
  }

  @Test
  void withConsentToSomethingElseNothingIsChanged() throws Exception {
    consent(Map.of("faults", "drift-configmap", "namespaces", "other"));

    assertRefused("lacks pod-kill");
  }

  @Test
  void whileAnotherRunHoldsTheClusterNothingIsChanged() throws Exception {
    client
        .leases()
        .inNamespace("healproof")
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("healproof-run")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("healproof run other")
                .withLeaseDurationSeconds(60)
                .withRenewTime(Instant.now().atZone(ZoneOffset.UTC))
                .endSpec()
                .build())
        .create();

    assertRefused("is held by healproof run other");
  }

  @Test
  void tooLargeABlastRadiusIsRefusedWithoutAChange() throws Exception {
    environment.put("HEALPROOF_NAMESPACES", "0");

    assertRefused("blast radius, namespaces");
  }

  @Test
  void whatCannotBeFoundIsAskedForInOneMessage() throws Exception {
    client.services().inNamespace("monitoring").withName("prometheus").delete();
    noApplicationInTheUsualNamespace();
    HealproofException e = refusedAsUsage();

    assertTrue(message(e).contains("Argo CD: Applications in namespace argocd"), message(e));
    assertTrue(message(e).contains("the setting \"prometheus\""), message(e));
  }

  @Test
  void argoCdIsMetInTheNamespaceThatIsNamed() throws Exception {
    noApplicationInTheUsualNamespace();
    anApplicationIn("gitops");
    aControllerIn("another");
    environment.put("HEALPROOF_ARGOCD_NAMESPACE", "gitops");
    asked();

    assertTrue(healproof().plan(settings()).contains("Argo CD: namespace gitops"));

    assertFalse(asked().stream().anyMatch(it -> it.contains("argocd")), "nothing is looked for");
    String rights = healproof().rbac(settings(), false).toString();
    assertTrue(rights.contains("{name=healproof, namespace=gitops}"), rights);
    assertFalse(rights.contains("namespace=argocd"), rights);
  }

  @Test
  void argoCdIsFoundWhereItsControllerRuns() {
    noApplicationInTheUsualNamespace();
    anApplicationIn("gitops");
    aControllerIn("gitops");

    assertTrue(healproof().plan(settings()).contains("Argo CD: namespace gitops"));
  }

  @Test
  void argoCdIsFoundWhereItsControllerIsADeployment() {
    noApplicationInTheUsualNamespace();
    anApplicationIn("gitops");
    client
        .apps()
        .deployments()
        .inNamespace("gitops")
        .resource(
            new DeploymentBuilder().withMetadata(controller("app.kubernetes.io/part-of")).build())
        .create();
    client
        .apps()
        .deployments()
        .inNamespace("another")
        .resource(
            new DeploymentBuilder().withMetadata(controller("app.kubernetes.io/name")).build())
        .create();

    assertTrue(healproof().plan(settings()).contains("Argo CD: namespace gitops"));
  }

  @Test
  void whereThereAreSeveralArgoCdsItIsAskedWhich() {
    noApplicationInTheUsualNamespace();
    aControllerIn("gitops");
    aControllerIn("openshift-gitops");
    HealproofException e = refusedAsUsage();

    assertTrue(
        message(e)
            .contains(
                "its controller runs in [gitops, openshift-gitops]: say which namespace is Argo CD's with the setting \"argocd-namespace\""),
        message(e));
  }

  @Test
  void aNamespaceThatIsNamedAndHoldsNoApplicationIsNotReplacedByAnother() {
    noApplicationInTheUsualNamespace();
    anApplicationIn("gitops");
    aControllerIn("gitops");
    environment.put("HEALPROOF_ARGOCD_NAMESPACE", "gitopps");
    HealproofException e = refusedAsUsage();

    assertTrue(
        message(e).contains("Applications in namespace gitopps, and there is none"), message(e));
  }

  private void usersAreWatched(String promise) throws IOException {
    Files.writeString(
        folder.resolve("claims/cart.feature"),
        """
        Feature: The cart heals
          @claim:CART-1
          Scenario: A killed pod is replaced
            Given the "existing" stack is healthy
            And users send a message every 200 ms
            When a pod of deployment "shop/cart" is killed
            Then %s
        """
            .formatted(promise));
  }

  @Test
  void aClaimWithUsersWhoseAddressNobodySaysIsRefusedBeforeAnythingIsDone() throws Exception {
    usersAreWatched("users are without service for at most 5 s");
    asked();
    HealproofException e = refusedAsUsage();

    assertTrue(message(e).contains("on a context its address with --users-url"), message(e));
    assertTrue(asked().stream().allMatch(it -> it.startsWith("GET ")));
  }

  @Test
  void aPlanSaysWhereUsersReachTheStackAndAsksThemNothing() throws Exception {
    usersAreWatched("users are without service for at most 5 s");
    environment.put("HEALPROOF_USERS_URL", server.url("/shop"));
    asked();

    List<String> plan = healproof().plan(settings());

    assertTrue(plan.contains("Users: from this machine, " + server.url("/shop")), plan.toString());
    assertFalse(asked().stream().anyMatch(it -> it.contains("/shop") && !it.contains("/api")));
  }

  @Test
  void whoAsksForAPageCanLoseNothing() throws Exception {
    usersAreWatched("no acknowledged message is lost");
    environment.put("HEALPROOF_USERS_URL", server.url("/shop"));
    HealproofException e = refusedAsUsage();

    assertTrue(
        message(e).contains("claim CART-1 promises that nothing is lost of what users write"),
        message(e));
  }

  @Test
  void headersForAPrometheusBehindTheApiServerAreRefusedBeforeAnythingIsDone() throws Exception {
    Files.writeString(folder.resolve("headers"), "X-Scope-OrgID: team-a\n");
    environment.put("HEALPROOF_HEADERS", folder.resolve("headers").toString());
    HealproofException e = refusedAsUsage();

    assertTrue(message(e).contains("HEALPROOF_HEADERS"), message(e));
    assertTrue(message(e).contains("--prometheus URL"), message(e));
  }

  @Test
  void headersThatAreNoneAreFoundBeforeAnythingIsDone() throws Exception {
    Files.writeString(folder.resolve("headers"), "s3cret\n");
    environment.put("HEALPROOF_HEADERS", folder.resolve("headers").toString());
    environment.put("HEALPROOF_PROMETHEUS", "https://prometheus.example.org");
    HealproofException e = refusedAsUsage();

    assertTrue(message(e).contains("line 1: expected a header"), message(e));
    assertFalse(message(e).contains("s3cret"), message(e));
  }

  @Test
  void aPushgatewayIsAUrl() {
    environment.put("HEALPROOF_PUSHGATEWAY", "gateway:9091");

    HealproofException e = assertThrows(HealproofException.class, this::settings);

    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(message(e).contains("a URL like http://HOST:9091"), message(e));
  }

  @Test
  void theRightsOfAPodKillAreThoseOfItsPartsAndChangeNothingElse() throws Exception {
    asked();

    List<Map<String, Object>> objects = healproof().rbac(settings(), false);

    List<String> changing = new ArrayList<>();
    for (Map<String, Object> object : objects) {
      for (Object each : (List<?>) object.getOrDefault("rules", List.of())) {
        Map<?, ?> rule = (Map<?, ?>) each;
        List<?> verbs = (List<?>) Objects.requireNonNull(rule.get("verbs"));
        if (verbs.stream().anyMatch(verb -> !Set.of("get", "list", "watch").contains(verb))) {
          changing.add(object.get("metadata") + " " + rule.get("resources") + " " + verbs);
        }
      }
    }
    assertEquals(
        List.of(
            "{name=healproof, namespace=healproof} [configmaps] [create, delete, get, list, patch, watch]",
            "{name=healproof, namespace=healproof} [configmaps] [get, patch]",
            "{name=healproof, namespace=healproof} [leases] [create]",
            "{name=healproof, namespace=healproof} [leases] [get, update]",
            "{name=healproof, namespace=shop} [pods] [delete, list]"),
        changing);
    assertTrue(asked().stream().allMatch(it -> it.startsWith("GET ")));
  }

  /** What a run that died has left: an object that it added. */
  private void aRogueObject() {
    aRogueObject(client);
  }

  private static void aRogueObject(KubernetesClient client) {
    client
        .configMaps()
        .inNamespace("shop")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("rogue")
                .addToAnnotations("healproof.io/added", "true")
                .endMetadata()
                .build())
        .create();
    client
        .configMaps()
        .inNamespace("healproof")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("fault-dead-1")
                .addToLabels("app.kubernetes.io/managed-by", "healproof")
                .addToLabels("healproof.io/journal", "fault")
                .endMetadata()
                .withData(
                    Map.of(
                        "run",
                        "dead",
                        "fault",
                        "add ConfigMap shop/rogue by hand",
                        "stage",
                        "effect",
                        "undo",
                        """
                        [{"undo": "remove", "object": {"kind": {"group": "", "version": "v1", "name": "ConfigMap",
                          "plural": "configmaps", "namespaced": true}, "namespace": "shop", "name": "rogue"}}]
                        """))
                .build())
        .create();
  }

  private boolean isThere(String namespace, String configMap) {
    return client.configMaps().inNamespace(namespace).withName(configMap).get() != null;
  }

  @Test
  void aClusterWithAnUnfinishedFaultIsRefusedAndNothingIsChanged() throws Exception {
    aRogueObject();

    assertRefused("./healproof recover --context staging");
    assertTrue(isThere("shop", "rogue"));
  }

  @Test
  void recoverTakesBackWhatTheJournalOfAContextHoldsWithoutConsent() {
    aRogueObject();
    client.configMaps().inNamespace("healproof-consent").withName("healproof-consent").delete();

    List<String> done = healproof().recover(settings(), Progress.silent());

    assertEquals(
        List.of("removed ConfigMap shop/rogue (add ConfigMap shop/rogue by hand, of run dead)"),
        done);
    assertFalse(isThere("shop", "rogue"));
    assertFalse(isThere("healproof", "fault-dead-1"));
    assertEquals(List.of(), healproof().recover(settings(), Progress.silent()));
  }

  @Test
  void recoverAsksNothingOfAContextThatIsNotListed() {
    environment.put("HEALPROOF_CONTEXT", "production");
    int before = server.getRequestCount();
    Settings settings = settings();

    HealproofException e =
        assertThrows(
            HealproofException.class, () -> healproof().recover(settings, Progress.silent()));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertEquals(before, server.getRequestCount());
  }

  @Test
  void aPlanShowsTheVeryPodAndEveryGuardAndChangesNothing() throws Exception {
    environment.put("HEALPROOF_SEED", "7");
    asked();

    List<String> first = healproof().plan(settings());
    List<String> second = healproof().plan(settings());

    assertEquals(first, second, "the same seed chooses the same pod");
    String uid =
        first.stream()
            .filter(line -> line.contains("Pod shop/cart-"))
            .map(line -> line.replaceAll(".*\\(uid (\\S+)\\).*", "$1"))
            .findFirst()
            .orElseThrow();
    assertTrue(
        client.pods().inNamespace("shop").list().getItems().stream()
            .anyMatch(pod -> Objects.equals(pod.getMetadata().getUid(), uid)),
        first.toString());
    assertEquals(11, first.stream().filter(line -> line.startsWith("  allowed")).count());
    assertTrue(asked().stream().allMatch(it -> it.startsWith("GET ")));
  }

  @RegisterExtension final AnotherServer hub = new AnotherServer();

  /** Argo CD is in another cluster, and brings the shop here and something else elsewhere. */
  private void argoCdInAHub() throws IOException {
    noApplicationInTheUsualNamespace();
    Files.writeString(
        folder.resolve("config"),
        """
        contexts:
        - {name: staging, context: {cluster: c, user: u}}
        - {name: hub, context: {cluster: h, user: u}}
        - {name: staging-again, context: {cluster: c, user: u}}
        clusters:
        - {name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}
        - {name: h, cluster: {server: "%s", insecure-skip-tls-verify: true}}
        users: [{name: u, user: {token: t}}]
        """
            .formatted(server.url("/"), hub.url()));
    environment.put("HEALPROOF_ALLOW", "staging,hub,staging-again");
    environment.put("HEALPROOF_ARGOCD_CONTEXT", "hub");
    namespace(hub.client(), Map.of());
    consent(hub.client(), Map.of("faults", "sync", "namespaces", "argocd"));
    anApplication(hub.client(), "argocd", "shop", server.url("/"));
    anApplication(hub.client(), "argocd", "other", "https://elsewhere.example.org");
  }

  @Test
  void bothClustersAreJudgedAndOnlyTheApplicationsOfThisOneAreMet() throws Exception {
    argoCdInAHub();
    asked();

    List<String> plan = healproof().plan(settings());

    assertTrue(plan.contains("Argo CD: namespace argocd of context \"hub\""), plan.toString());
    assertTrue(plan.contains("Guards on context \"hub\":"), plan.toString());
    assertEquals(22, plan.stream().filter(line -> line.startsWith("  allowed")).count());
    assertTrue(asked().stream().allMatch(it -> it.startsWith("GET ")));
  }

  @Test
  void aHubThatIsNotListedLeavesBothClustersUnasked() throws Exception {
    argoCdInAHub();
    environment.put("HEALPROOF_ALLOW", "staging");
    int before = server.getRequestCount();
    int beforeThere = hub.requests();

    assertRefused("allow: [hub]");
    assertEquals(before, server.getRequestCount());
    assertEquals(beforeThere, hub.requests());
  }

  @Test
  void aHubThatIsMarkedOrGivesNoConsentIsRefusedWithoutAChangeHere() throws Exception {
    argoCdInAHub();
    namespace(hub.client(), Map.of("healproof.io/production", "true"));

    assertRefused("Refused: context \"hub\"");

    namespace(hub.client(), Map.of());
    hub.client()
        .configMaps()
        .inNamespace("healproof-consent")
        .withName("healproof-consent")
        .delete();
    assertRefused("kubectl --context hub apply -f -");
    assertEquals(0, hub.client().leases().inNamespace("healproof").list().getItems().size());
  }

  @Test
  void whereNoApplicationBringsAnythingHereItIsAskedWhichCluster() throws Exception {
    argoCdInAHub();
    hub.client()
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace("argocd")
        .withName("shop")
        .delete();
    HealproofException e = refusedAsUsage();

    assertTrue(
        message(e)
            .contains(
                "their destinations are [https://elsewhere.example.org]: say which is this cluster with the setting \"argocd-destination\""),
        message(e));

    environment.put("HEALPROOF_ARGOCD_DESTINATION", "https://elsewhere.example.org/");
    assertTrue(healproof().plan(settings()).contains("Guards on context \"hub\":"));
  }

  @Test
  void oneClusterUnderTwoNamesIsNoHub() throws Exception {
    argoCdInAHub();
    environment.put("HEALPROOF_ARGOCD_CONTEXT", "staging-again");
    HealproofException e = refusedAsUsage();

    assertTrue(message(e).contains("name the same cluster"), message(e));
  }

  @Test
  void aDestinationWithoutAHubIsRefused() {
    environment.put("HEALPROOF_ARGOCD_DESTINATION", "staging");
    HealproofException e = refusedAsUsage();

    assertTrue(message(e).contains("HEALPROOF_ARGOCD_DESTINATION"), message(e));
  }

  @Test
  void eachClusterGetsTheRightsOfItsPart() throws Exception {
    argoCdInAHub();

    String here = healproof().rbac(settings(), false).toString();
    String there = healproof().rbac(settings(), true).toString();

    assertFalse(here.contains("applications"), here);
    assertTrue(here.contains("healproof-canary"), here);
    assertTrue(here.contains("namespace=shop"), here);
    assertTrue(there.contains("applications"), there);
    assertTrue(there.contains("healproof-hub-canary"), there);
    assertFalse(there.contains("namespace=shop"), there);
  }

  @Test
  void rightsOnAHubAreThoseOfARunThatHasOne() {
    Settings settings = settings();

    HealproofException e =
        assertThrows(HealproofException.class, () -> healproof().rbac(settings, true));

    assertTrue(message(e).contains("--argocd-context NAME"), message(e));
  }

  @Test
  void recoverTakesBackWhatTheJournalsOfBothClustersHold() throws Exception {
    argoCdInAHub();
    aRogueObject();
    aRogueObject(hub.client());

    List<String> done = healproof().recover(settings(), Progress.silent());

    assertEquals(2, done.size(), done.toString());
    assertFalse(isThere("shop", "rogue"));
    assertEquals(0, hub.client().configMaps().inNamespace("shop").list().getItems().size());
  }

  @Test
  void whatCannotBeTakenBackInOneClusterIsTakenBackInTheOtherAllTheSame() throws Exception {
    argoCdInAHub();
    aRogueObject(hub.client());
    aRogueObject();
    client
        .configMaps()
        .inNamespace("healproof")
        .withName("fault-dead-1")
        .edit(it -> new ConfigMapBuilder(it).addToData("undo", "what?").build());
    List<String> said = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public Step begin(String name, int position, int total, Optional<Duration> lastTime) {
            return Progress.silent().begin(name, position, total, lastTime);
          }

          @Override
          public void say(String line) {
            said.add(line);
          }
        };
    Settings settings = settings();

    HealproofException e =
        assertThrows(HealproofException.class, () -> healproof().recover(settings, progress));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    assertTrue(message(e).startsWith("context \"staging\": "), message(e));
    assertEquals(0, hub.client().configMaps().inNamespace("shop").list().getItems().size());
    assertTrue(said.toString().contains("removed ConfigMap shop/rogue"), said.toString());
  }

  @Test
  void aWatchdogLooksAfterOneCluster() throws Exception {
    argoCdInAHub();
    Settings settings = settings();

    HealproofException e =
        assertThrows(HealproofException.class, () -> healproof().watch(settings, said -> {}));

    assertTrue(message(e).contains("a watchdog looks after one cluster"), message(e));
  }

  @Test
  void aDriftOfAnApplicationAndEachSyncAreDeedsOnTheHub() throws Exception {
    argoCdInAHub();
    Files.writeString(
        folder.resolve("claims/cart.feature"),
        """
        Feature: Applications heal
          @claim:APP-1
          Scenario: A child is put back
            Given the "existing" stack is healthy
            When field "spec.project" of "Application argocd/shop" is changed by hand to "other"
            Then the drift is reverted within 30 s
        """);
    SomeApplication.named("shop")
        .broughtBy("root")
        .asking(Map.of("destination", Map.of("server", server.url("/"))))
        .putInto(hub.client());

    List<String> plan = healproof().plan(settings());

    int there = plan.indexOf("And on context \"hub\":");
    assertTrue(there > 0, plan.toString());
    String deeds = plan.subList(there, plan.size()).toString();
    assertTrue(deeds.contains("APP-1          Application argocd/root: synced"), deeds);
    assertTrue(deeds.contains("APP-1          Application argocd/shop"), deeds);
    assertTrue(deeds.contains("lacks drift-set"), deeds);
    assertFalse(
        plan.subList(0, there).stream().anyMatch(line -> line.startsWith("  APP-1          App")),
        "nothing is done to it here");
  }

  /** The claim's pod is hit where it runs, and not by the API server. */
  private void aClaimAboutAMachine(String when) throws IOException {
    Files.writeString(
        folder.resolve("claims/cart.feature"),
        """
        Feature: The cart heals
          @claim:CART-1 @trials:2
          Scenario: A pod is replaced
            Given the "existing" stack is healthy
            When %s
            Then the pod is replaced within 30 s
        """
            .formatted(when));
    client
        .nodes()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName("aks-1")
                .addToLabels("agentpool", "one")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withNewNodeInfo()
                .withOsImage("Ubuntu")
                .withContainerRuntimeVersion("containerd://2")
                .endNodeInfo()
                .endStatus()
                .build())
        .create();
  }

  private static final String KUBELET =
      "the kubelet of a node that runs a pod of deployment \"shop/cart\" is stopped";

  @Test
  void withoutAnImageAFaultOfAMachineIsRefusedAndSaysWhatItNeeds() throws Exception {
    aClaimAboutAMachine(KUBELET);

    assertRefused("--image IMAGE");
  }

  @Test
  void aPlanShowsThePrivilegedPodAndMakesNone() throws Exception {
    aClaimAboutAMachine(KUBELET);
    environment.put("HEALPROOF_IMAGE", "registry.example/tools:1");
    asked();

    List<String> plan = healproof().plan(settings());

    assertTrue(
        plan.stream()
            .anyMatch(
                line ->
                    line.contains("Node aks-1: its kubelet stopped, through a privileged pod")
                        && line.endsWith("with image registry.example/tools:1 on node aks-1")),
        plan.toString());
    assertTrue(asked().stream().allMatch(it -> it.startsWith("GET ")));
  }

  @Test
  void privilegedPodsAreAllowedWhereAFaultOfAMachineIsPlannedAndNowhereElse() throws Exception {
    String podKill = healproof().rbac(settings(), false).toString();
    assertFalse(podKill.contains("pod-security"), podKill);
    assertFalse(podKill.contains("pods/exec"), podKill);

    aClaimAboutAMachine(KUBELET);
    environment.put("HEALPROOF_IMAGE", "registry.example/tools:1");
    List<Map<String, Object>> objects = healproof().rbac(settings(), false);

    assertEquals(
        List.of(
            Map.of(
                "labels",
                Map.of("pod-security.kubernetes.io/enforce", "privileged"),
                "name",
                "healproof"),
            Map.of("name", "healproof-consent")),
        objects.stream()
            .filter(object -> Objects.equals(object.get("kind"), "Namespace"))
            .map(object -> object.get("metadata"))
            .toList());
    assertTrue(
        objects.toString().contains("resources=[pods/exec], verbs=[create, get]"),
        objects.toString());
    assertTrue(
        objects.toString().contains("resources=[pods], verbs=[create, delete, get, list, watch]"),
        objects.toString());
  }

  @Test
  void anImageIsAName() {
    environment.put("HEALPROOF_IMAGE", "tools:1; reboot");

    HealproofException e = assertThrows(HealproofException.class, this::settings);

    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(message(e).contains("an image like REGISTRY/NAME:TAG"), message(e));
  }
}
