package io.healproof.cli;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchemaBuilder;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.PolicyRulesWithSubjectsBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.time.RealWaiting;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reaches a real API server from a run that a guard refuses, by that server's own count. The
 * run comes as a user who may do everything, so that nothing but the guards holds it back; a
 * FlowSchema of its own counts what that user asks to be changed, access reviews aside.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UntouchedContextIT {
  private static final String GUEST = "healproof-guest";
  private static final String WRITES = "healproof-guest-writes";
  private static final String REVIEWS = "healproof-guest-reviews";
  private static final String SYSTEM = "kube-system";
  private static final String CONSENT = "healproof-consent";

  private final Waiting waiting = new RealWaiting();
  private final List<HasMetadata> brought = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient admin;

  @BeforeAll
  void aGuestWhoMayDoEverything() {
    cluster = SharedCluster.up(waiting);
    SharedCluster.deployPlatform(cluster, waiting);
    admin = cluster.client();
    bring(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName(GUEST)
            .withNamespace("default")
            .endMetadata()
            .build());
    bring(
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(GUEST)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
            .addNewSubject("", "ServiceAccount", GUEST, "default")
            .build());
    bring(flow(REVIEWS, 701, List.of("create"), "authorization.k8s.io"));
    bring(
        flow(WRITES, 702, List.of("create", "update", "patch", "delete", "deletecollection"), "*"));
  }

  /** Of two that fit, the API server takes the one with the lower precedence. */
  private static HasMetadata flow(
      String name, int precedence, List<String> verbs, String apiGroup) {
    return new FlowSchemaBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withMatchingPrecedence(precedence)
        .withNewPriorityLevelConfiguration("workload-low")
        .withRules(
            new PolicyRulesWithSubjectsBuilder()
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNewServiceAccount(GUEST, "default")
                .endSubject()
                .addNewResourceRule()
                .withVerbs(verbs)
                .withApiGroups(apiGroup)
                .withResources("*")
                .withNamespaces("*")
                .withClusterScope(true)
                .endResourceRule()
                .build())
        .endSpec()
        .build();
  }

  private void bring(HasMetadata object) {
    admin.resource(object).createOr(it -> it.update());
    brought.add(object);
  }

  @BeforeEach
  void aContextThatIsListedAndClaims() throws IOException {
    // Somebody may have tried something on a cluster that was kept.
    neitherMarkNorConsent();
    Files.writeString(folder.resolve("config"), kubeconfig());
    assertTrue(
        waiting.until(
            "the server to count",
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            () -> counted(this::write)),
        "what the guest asks to be changed is counted");
    Files.createDirectories(folder.resolve("claims"));
    Files.writeString(
        folder.resolve("claims/platform.feature"),
        """
        Feature: The platform heals
          @claim:PLATFORM-1
          Scenario: A killed pod is replaced
            Given the "existing" stack is healthy
            When a pod of deployment "argocd/argocd-repo-server" is killed
            Then the pod is replaced within 30 s
        """);
    environment.put("KUBECONFIG", folder.resolve("config").toString());
    environment.put("HEALPROOF_CONTEXT", "staging");
    environment.put("HEALPROOF_ALLOW", "staging");
    environment.put("HEALPROOF_STACK", "existing");
    environment.put("HEALPROOF_SCENARIOS", folder.resolve("claims").toString());
  }

  private String kubeconfig() {
    Config config = admin.getConfiguration();
    return """
        current-context: elsewhere
        contexts:
        - {name: staging, context: {cluster: c, user: u}}
        - {name: production, context: {cluster: c, user: u}}
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: u, user: {token: "%s"}}]
        """
        .formatted(config.getMasterUrl(), config.getCaCertData(), token());
  }

  private String token() {
    return AccountToken.of(admin, "default", GUEST);
  }

  @AfterEach
  void neitherMarkNorConsent() {
    production(null);
    EndOfNamespace.await(admin, CONSENT, waiting);
  }

  @AfterAll
  void letGo() {
    if (cluster != null) {
      brought.forEach(object -> admin.resource(object).delete());
      cluster.close();
    }
  }

  @Test
  void theServerCountsWhatTheGuestAsksToBeChangedAndNothingElse() {
    long before = writes();
    write();
    try (KubernetesClient guest = guest()) {
      guest.namespaces().list();
      guest.authorization().v1().selfSubjectAccessReview().create(mayList());
    }

    assertEquals(before + 1, writes());
  }

  @Test
  void aContextThatIsMissingUnlistedOrWithoutConsentChangesNothing() {
    environment.put("HEALPROOF_CONTEXT", "stagin");
    environment.put("HEALPROOF_ALLOW", "stagin");
    assertRefused("Did you mean \"staging\"?");

    environment.put("HEALPROOF_CONTEXT", "production");
    assertRefused("allow: [production]");

    environment.put("HEALPROOF_CONTEXT", "staging");
    environment.put("HEALPROOF_ALLOW", "staging");
    assertRefused("kubectl --context staging apply -f -");
  }

  @Test
  void consentThatHasEndedOrToSomethingElseChangesNothing() {
    consent("argocd", Instant.now().minusSeconds(1));
    assertRefused("consent");

    consent("elsewhere", Instant.now().plusSeconds(3600));
    assertRefused("lacks argocd");
  }

  @Test
  void aProductionMarkChangesNothing() {
    consent("argocd", Instant.now().plusSeconds(3600));
    production("true");

    assertRefused("There is no way around this mark.");
  }

  /** Leashed or not. */
  private void assertRefused(String reason) {
    long before = writes();
    for (String leashed : List.of("true", "false")) {
      environment.put("HEALPROOF_LEASHED", leashed);
      HealproofException e = assertThrows(HealproofException.class, this::run);

      assertEquals(ExitCode.REFUSED, e.exitCode(), message(e));
      assertTrue(message(e).contains(reason), message(e));
    }
    assertEquals(before, writes(), "writes, by the API server's count");
  }

  private void run() {
    SomeProcess process = new SomeProcess(environment, folder, folder);
    process.healproof().run(process.settings(), Progress.silent());
  }

  private boolean counted(Runnable deed) {
    long before = writes();
    deed.run();
    return writes() > before;
  }

  /** Asks for something to be made, so that nothing comes of it. */
  private void write() {
    try (KubernetesClient guest = guest()) {
      guest.resource(named("default", GUEST, Map.of())).dryRun(true).create();
    }
  }

  private static SelfSubjectAccessReview mayList() {
    return new SelfSubjectAccessReviewBuilder()
        .withNewSpec()
        .withNewResourceAttributes()
        .withVerb("list")
        .withResource("pods")
        .endResourceAttributes()
        .endSpec()
        .build();
  }

  private KubernetesClient guest() {
    Config server = admin.getConfiguration();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl(server.getMasterUrl())
                .withCaCertData(server.getCaCertData())
                .withOauthToken(token())
                .build())
        .build();
  }

  /** Requests of the FlowSchema that the API server has let through so far. */
  private long writes() {
    return admin
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_flowcontrol_dispatched_requests_total{"))
        .filter(line -> line.contains("flow_schema=\"" + WRITES + "\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void consent(String namespace, Instant until) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(CONSENT).endMetadata().build())
        .createOr(it -> it.update());
    admin
        .resource(
            named(
                CONSENT,
                CONSENT,
                Map.of(
                    "allowed-by",
                    "Ada",
                    "faults",
                    "pod-kill",
                    "namespaces",
                    namespace,
                    "until",
                    until.truncatedTo(ChronoUnit.SECONDS).toString())))
        .createOr(it -> it.update());
  }

  private static ConfigMap named(String namespace, String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withData(data)
        .build();
  }

  private void production(@Nullable String mark) {
    admin
        .namespaces()
        .withName(SYSTEM)
        .edit(
            it ->
                new NamespaceBuilder(it)
                    .editMetadata()
                    .removeFromLabels("healproof.io/production")
                    .addToLabels(mark == null ? Map.of() : Map.of("healproof.io/production", mark))
                    .endMetadata()
                    .build());
  }
}
