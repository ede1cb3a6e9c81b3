package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.ErrorStreamMessage;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusStreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs in pods, over the websocket of an API server. */
@EnableKubernetesMockClient(crud = true)
class PodExecTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private PodExec.Ended run(int status) throws Exception {
    client
        .pods()
        .inNamespace("healproof")
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("shell")
                .endContainer()
                .endSpec()
                .build())
        .create();
    server
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/healproof/pods/p/exec?command=sh&command=-c&command=x%20%24y&container=shell&stdout=true&stderr=true")
        .andUpgradeToWebSocket()
        .open()
        .immediately()
        .andEmit(new OutputStreamMessage("out"))
        .immediately()
        .andEmit(new ErrorStreamMessage("err"))
        .immediately()
        .andEmit(new StatusStreamMessage(status))
        .done()
        .always();
    return PodExec.in(client, "healproof").run("p", List.of("sh", "-c", "x $y"), DEADLINE);
  }

  @Test
  void whatAProgramSaysAndHowItEndsAreToldApart() throws Exception {
    PodExec.Ended ended = run(3);

    assertEquals(new PodExec.Ended(3, "out", "err"), ended);
  }

  @Test
  void itAsksForNoMoreThanTheRightsOfAPod() throws Exception {
    int before = server.getRequestCount();
    PodExec.Ended ended = run(0);

    assertEquals(0, ended.status());
    List<String> asked = new ArrayList<>();
    for (int request = 0; request < server.getRequestCount(); request++) {
      var seen = server.takeRequest();
      if (request > before) {
        asked.add(seen.getMethod() + " " + String.valueOf(seen.getPath()).split("\\?", 2)[0]);
      }
    }
    assertTrue(asked.contains("GET /api/v1/namespaces/healproof/pods/p/exec"), asked.toString());
    assertTrue(
        asked.stream()
            .allMatch(
                each ->
                    each.equals("GET /api/v1/namespaces/healproof/pods")
                        || each.equals("GET /api/v1/namespaces/healproof/pods/p")
                        || each.equals("GET /api/v1/namespaces/healproof/pods/p/exec")),
        asked.toString());
    assertTrue(
        NodePods.rights().stream()
            .anyMatch(
                right ->
                    right.resource().equals("pods/exec")
                        && right.verbs().containsAll(List.of("create", "get"))));
  }
}
