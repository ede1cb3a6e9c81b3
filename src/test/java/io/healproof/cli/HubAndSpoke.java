package io.healproof.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.SecondCluster;
import io.healproof.observe.Canary;
import io.healproof.stack.SpokeWitnesses;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Two real clusters: the local one as the hub, whose Argo CD brings a shop into a second one, the
 * spoke. Closing removes the spoke, and from the hub all that was added to it.
 */
final class HubAndSpoke implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration MINUTES = Duration.ofMinutes(4);
  private static final String STACK = "spoke";

  private final Path folder;
  private final Waiting waiting;
  private final Deque<AutoCloseable> added = new ArrayDeque<>();
  private final Cluster hub;
  private final SecondCluster spoke;

  /**
   * Brings both up, with the shop Synced and Healthy.
   *
   * @param folder for all that is written
   */
  static HubAndSpoke up(Path folder, Waiting waiting) throws Exception {
    Cluster hub = SharedCluster.up(waiting);
    SharedCluster.deployPlatform(hub, waiting);
    HubAndSpoke both =
        new HubAndSpoke(hub, SecondCluster.beside(hub, folder, waiting), folder, waiting);
    try {
      both.bringWitnesses();
      both.bringShop();
      both.consent();
      return both;
    } catch (Exception e) {
      both.close();
      throw e;
    }
  }

  private HubAndSpoke(Cluster hub, SecondCluster spoke, Path folder, Waiting waiting) {
    this.hub = hub;
    this.spoke = spoke;
    this.folder = folder;
    this.waiting = waiting;
    added.push(hub);
    added.push(this::removeCanary);
    added.push(spoke);
  }

  /** The spoke's API server, as this machine and the hub's pods reach it. */
  private String spokeServer() {
    return spoke.client().getMasterUrl().toString().replaceAll("/$", "");
  }

  /** The spoke's pods reach nothing of the hub but what its nodes offer. */
  private void bringWitnesses() throws IOException {
    Service metrics =
        (Service)
            add(
                """
                apiVersion: v1
                kind: Service
                metadata: {namespace: argocd, name: argocd-metrics-for-the-spoke}
                spec:
                  type: NodePort
                  selector: {app.kubernetes.io/name: argocd-application-controller}
                  ports: [{name: metrics, port: 8082, targetPort: metrics}]
                """);
    SpokeWitnesses.bring(
        spoke.client(),
        SharedCluster.FIXTURES.resolve("platform"),
        Files.createDirectory(folder.resolve("witnesses")),
        hub.nodePortAddress() + ":" + metrics.getSpec().getPorts().get(0).getNodePort(),
        waiting);
  }

  /** As {@code argocd cluster add} would, and then through Git. */
  private void bringShop() throws IOException {
    apply(
        spoke.client(),
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {namespace: kube-system, name: argocd-manager}
        """);
    apply(
        spoke.client(),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: argocd-manager}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, namespace: kube-system, name: argocd-manager}]
        """);
    add(
        """
        apiVersion: v1
        kind: Secret
        metadata:
          namespace: argocd
          name: cluster-spoke
          labels: {argocd.argoproj.io/secret-type: cluster}
        stringData:
          name: spoke
          server: %s
          config: '{"bearerToken": "%s", "tlsClientConfig": {"caData": "%s"}}'
        """
            .formatted(
                spokeServer(),
                AccountToken.of(spoke.client(), "kube-system", "argocd-manager"),
                spoke.client().getConfiguration().getCaCertData()));
    // The parent first, which would bring the others again.
    OwnStack stack =
        new OwnStack(hub.client(), STACK, List.of(STACK, "shop", "shop-settings"), waiting);
    added.push(stack);
    stack.bring(hub, shop(stack));
  }

  /** An app of apps on the hub; its children name the spoke by address and by name. */
  private Path shop(OwnStack stack) throws IOException {
    Path shop = Files.createDirectory(folder.resolve("git"));
    for (String inside : List.of("apps", "settings", "shop")) {
      Files.createDirectory(shop.resolve(inside));
    }
    write(
        shop,
        "stack.yaml",
        """
        name: %s
        applications: [root.yaml]
        """
            .formatted(STACK));
    write(
        shop,
        "root.yaml",
        stack.application(
            STACK, "apps", "server: https://kubernetes.default.svc, namespace: argocd"));
    write(
        shop,
        "apps/shop.yaml",
        stack.application("shop", "shop", "server: %s, namespace: shop".formatted(spokeServer())));
    write(
        shop,
        "apps/shop-settings.yaml",
        stack.application("shop-settings", "settings", "name: spoke, namespace: shop"));
    write(
        shop,
        "settings/configmap.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: shop, name: settings}
        data: {colour: green}
        """);
    write(
        shop,
        "shop/service.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: shop, name: cart}
        spec:
          selector: {app.kubernetes.io/name: cart}
          ports: [{name: redis, port: 6379, targetPort: redis}]
        """);
    write(
        shop,
        "shop/deployment.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: cart}
        spec:
          replicas: 2
          selector: {matchLabels: {app.kubernetes.io/name: cart}}
          template:
            metadata: {labels: {app.kubernetes.io/name: cart}}
            spec:
              automountServiceAccountToken: false
              containers:
                - name: redis
                  image: docker.io/library/redis:7.0.15
                  args: [--save, "", --appendonly, "no", --protected-mode, "no"]
                  ports: [{name: redis, containerPort: 6379}]
                  readinessProbe: {tcpSocket: {port: redis}, periodSeconds: 1}
        """);
    return shop;
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void consent() {
    added.push(GivenConsent.to(hub.client(), waiting, "drift-set, sync", "argocd"));
    GivenConsent.to(spoke.client(), waiting, "drift-configmap, pod-kill", "shop");
  }

  /** Variables with which Healproof meets both. */
  Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("KUBECONFIG", folder.resolve("config").toString()),
        Map.entry("HEALPROOF_CONTEXT", "spoke"),
        Map.entry("HEALPROOF_ARGOCD_CONTEXT", "hub"),
        Map.entry("HEALPROOF_ALLOW", "spoke,hub"),
        Map.entry("HEALPROOF_STACK", "existing"),
        Map.entry("HEALPROOF_PROMETHEUS", "monitoring/prometheus:9090"),
        Map.entry("HEALPROOF_CALIBRATION", "0"),
        Map.entry("HEALPROOF_SPACING", "0"),
        Map.entry("HEALPROOF_LEASHED", "false"));
  }

  /** From now on Healproof comes as an administrator of both. */
  void comeAsOwner() throws IOException {
    meetAs(owner(hub.client()), owner(spoke.client()));
  }

  private static String owner(KubernetesClient client) {
    Config config = client.getConfiguration();
    return "client-certificate-data: %s, client-key-data: %s"
        .formatted(config.getClientCertData(), config.getClientKeyData());
  }

  /** From now on Healproof comes with these rights, which each cluster's owner gives it. */
  void comeWith(List<Map<String, Object>> onHub, List<Map<String, Object>> onSpoke)
      throws IOException {
    for (Map<String, Object> each : onHub) {
      String manifest = Serialization.asYaml(each);
      if (hub.client().resource(manifest).get() == null) {
        add(manifest);
      } else {
        apply(hub.client(), manifest);
      }
    }
    onSpoke.forEach(each -> apply(spoke.client(), Serialization.asYaml(each)));
    meetAs(
        "token: " + AccountToken.of(hub.client(), "healproof", "healproof"),
        "token: " + AccountToken.of(spoke.client(), "healproof", "healproof"));
  }

  private void meetAs(String onHub, String onSpoke) throws IOException {
    Files.writeString(
        folder.resolve("config"),
        """
        contexts:
        - {name: hub, context: {cluster: hub, user: hub}}
        - {name: spoke, context: {cluster: spoke, user: spoke}}
        clusters:
        - {name: hub, cluster: {server: "%s", certificate-authority-data: "%s"}}
        - {name: spoke, cluster: {server: "%s", certificate-authority-data: "%s"}}
        users:
        - {name: hub, user: {%s}}
        - {name: spoke, user: {%s}}
        """
            .formatted(
                hub.client().getMasterUrl(),
                hub.client().getConfiguration().getCaCertData(),
                spoke.client().getMasterUrl(),
                spoke.client().getConfiguration().getCaCertData(),
                onHub,
                onSpoke));
  }

  /** The hub, as its administrator meets it. */
  Cluster hub() {
    return hub;
  }

  /** The spoke, as its administrator meets it. */
  Cluster spoke() {
    return new MetCluster(spoke.client());
  }

  /** Puts something into the hub that goes when this is closed. */
  private HasMetadata add(String manifest) {
    HasMetadata object = apply(hub.client(), manifest);
    added.push(() -> remove(hub.client().resource(object), object.getMetadata().getName()));
    return object;
  }

  private static HasMetadata apply(KubernetesClient client, String manifest) {
    return client.resource(manifest).fieldManager("owner").forceConflicts().serverSideApply();
  }

  private void remove(Resource<?> object, String name) {
    object.delete();
    if (!waiting.until(name + " is gone", POLL, MINUTES, () -> object.get() == null)) {
      throw new IllegalStateException(name + " stays on the hub");
    }
  }

  /** Which a run leaves where it has been. */
  private void removeCanary() {
    remove(
        hub.client().configMaps().inNamespace(Canary.NAMESPACE).withName(Canary.HUB_NAME),
        Canary.HUB_NAME);
  }

  /** Removes everything, the newest first, even where something fails. */
  @Override
  public void close() {
    List<Exception> failures = new ArrayList<>();
    while (!added.isEmpty()) {
      try {
        added.pop().close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      IllegalStateException all = new IllegalStateException("not everything was removed");
      failures.forEach(all::addSuppressed);
      throw all;
    }
  }
}
