package io.healproof.cluster;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeListBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.context.Access;
import io.healproof.cluster.context.KubeconfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EnableKubernetesMockClient
class ContextClusterTest {
  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  private ContextCluster.Door door(String user) throws IOException {
    return door(server.url("/").toString(), user);
  }

  private ContextCluster.Door door(String url, String user) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: production
            contexts:
            - {name: production, context: {cluster: p, user: u}}
            - {name: staging, context: {cluster: s, user: u}}
            clusters:
            - {name: p, cluster: {server: "https://production.invalid"}}
            - {name: s, cluster: {server: "%s", insecure-skip-tls-verify: true}}
            users: [{name: u, user: {%s}}]
            """
                .formatted(url, user));
    return new ContextCluster.Door(
        new KubeconfigFiles(List.of(file), "KUBECONFIG"), Map.of(), folder);
  }

  /** A plugin that hands out t1, t2, ... as it is asked again. */
  private String plugin() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("plugin"),
            """
            n=$(cat "$0.count" 2>/dev/null || echo 0); n=$((n + 1)); echo $n >"$0.count"
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t'$n'"}}'
            """);
    return "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /bin/sh, args: ["
        + script
        + "]}";
  }

  private void answersWithNodes() {
    NodeSystemInfo info = new NodeSystemInfo();
    info.setOsImage("Ubuntu");
    info.setContainerRuntimeVersion("containerd://2");
    server
        .expect()
        .get()
        .withPath("/api/v1/nodes")
        .andReturn(
            200,
            new NodeListBuilder()
                .withItems(
                    new NodeBuilder()
                        .withNewMetadata()
                        .withName("aks-1")
                        .endMetadata()
                        .withNewStatus()
                        .withNodeInfo(info)
                        .endStatus()
                        .build())
                .build())
        .always();
  }

  private List<RecordedRequest> requests() throws InterruptedException {
    List<RecordedRequest> all = new ArrayList<>();
    int count = server.getRequestCount();
    while (all.size() < count) {
      all.add(server.takeRequest());
    }
    return all;
  }

  @Test
  void theClusterOfTheNamedContextIsMetAndNothingIsChanged() throws Exception {
    answersWithNodes();

    try (ContextCluster cluster =
        ContextCluster.meet("staging", door("token: abc"), Optional.empty())) {
      assertEquals("staging", cluster.name());
      assertEquals("agent", cluster.facts().nodes().get(0).role());
      assertTrue(
          cluster.facts().notes().stream().anyMatch(note -> note.contains("not checked")),
          cluster.facts().notes().toString());
    }
    for (RecordedRequest request : requests()) {
      assertEquals("GET", request.getMethod());
      assertEquals("Bearer abc", request.getHeader("Authorization"));
    }
  }

  @Test
  void aContextThatIsNotThereIsRefusedBeforeAnyRequest() throws IOException {
    ContextCluster.Door door = door("token: abc");

    HealproofException e =
        assertThrows(
            HealproofException.class, () -> ContextCluster.meet("stage", door, Optional.empty()));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertEquals(0, server.getRequestCount());
  }

  @Test
  void noSystemPropertyHasASayInWhereRequestsGo() throws IOException {
    Map<String, String> others =
        Map.of(
            Config.KUBERNETES_MASTER_SYSTEM_PROPERTY, "https://production.invalid",
            Config.KUBERNETES_OAUTH_TOKEN_SYSTEM_PROPERTY, "wrong",
            Config.KUBERNETES_NAMESPACE_SYSTEM_PROPERTY, "production",
            Config.KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT_SYSTEM_PROPERTY, "9");
    others.forEach(System::setProperty);
    try {
      Access access = door("token: abc").access("staging");
      Config config = ContextCluster.config(access, Map.of());

      assertEquals(server.url("/").toString(), config.getMasterUrl());
      assertEquals(
          "staging", Objects.requireNonNull(config.getCurrentContext(), "a context").getName());
      assertEquals(0, config.getRequestRetryBackoffLimit());
      assertFalse(String.valueOf(config.getOauthToken()).equals("wrong"));
    } finally {
      others.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void aProxyIsThatOfTheKubeconfigElseOfTheEnvironment() throws IOException {
    ContextCluster.Door remote = door("https://aks.test:443", "token: abc");
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://proxy.test:3128", "no_proxy", "a.test, .b.test");

    Config config = ContextCluster.config(remote.access("staging"), environment);

    assertEquals("http://proxy.test:3128", config.getHttpsProxy());
    assertEquals(List.of("a.test", ".b.test"), List.of(config.getNoProxy()));
    Access local = door("token: abc").access("staging");
    assertFalse(
        String.valueOf(ContextCluster.config(local, environment).getHttpsProxy()).contains("proxy"),
        "this machine itself is reached without a proxy, as kubectl does");
  }

  @Test
  void aPluginsTokenIsSentAndRenewedWhenTheServerRefusesIt() throws Exception {
    String plugin = plugin();
    server.expect().get().withPath("/api/v1/nodes").andReturn(401, "{}").once();
    answersWithNodes();

    ContextCluster.meet("staging", door(plugin), Optional.empty()).close();

    assertEquals(
        List.of("Bearer t1", "Bearer t1", "Bearer t2"),
        requests().stream().map(request -> request.getHeader("Authorization")).toList());
  }

  @Test
  void aClusterThatDoesNotKnowUsIsAskedTwiceAndNoMore() throws Exception {
    String plugin = plugin();
    server.expect().get().withPath("/api/v1/nodes").andReturn(401, "{}").always();
    ContextCluster.Door door = door(plugin);

    HealproofException e =
        assertThrows(
            HealproofException.class, () -> ContextCluster.meet("staging", door, Optional.empty()));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    assertTrue(message(e).contains("does not know us (401)"), message(e));
    assertEquals(3, server.getRequestCount(), "the version, and the nodes twice");
  }

  @Test
  void aRequestThatFailsIsNotTriedAgain() throws Exception {
    answersWithNodes();
    server.expect().get().withPath("/api/v1/namespaces/a").andReturn(500, "{}").always();

    try (ContextCluster cluster =
        ContextCluster.meet("staging", door("token: abc"), Optional.empty())) {
      int before = server.getRequestCount();
      assertThrows(
          KubernetesClientException.class, () -> cluster.client().namespaces().withName("a").get());
      assertEquals(1, server.getRequestCount() - before);
    }
  }

  @Test
  void whomOneActsAsIsPassedOn() throws Exception {
    answersWithNodes();

    ContextCluster.meet(
            "staging", door("token: abc, as: robot, as-groups: [testers]"), Optional.empty())
        .close();

    RecordedRequest request = requests().get(0);
    assertEquals("robot", request.getHeader("Impersonate-User"));
    assertEquals("testers", request.getHeader("Impersonate-Group"));
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamedWithTheContext() throws IOException {
    ContextCluster.Door door = door("https://127.0.0.1:1", "token: s3cret");

    HealproofException e =
        assertThrows(
            HealproofException.class, () -> ContextCluster.meet("staging", door, Optional.empty()));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    assertTrue(message(e).contains("context staging at https://127.0.0.1:1"), message(e));
    assertFalse(message(e).contains("s3cret"), message(e));
  }
}
