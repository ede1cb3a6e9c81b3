package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs in pods, over the websocket of an API server that says everything in one breath. */
class PodExecTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String POD = "/api/v1/namespaces/healproof/pods/p";
  private static final String OUT = "\u0001out";
  private static final String ERR = "\u0002err";
  private static final String ENDED_WITH_3 =
      "\u0003"
          + """
          {"status": "Failure", "reason": "NonZeroExitCode",
           "details": {"causes": [{"reason": "ExitCode", "message": "3"}]}}
          """;

  private final Vertx vertx = Vertx.vertx();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private List<String> says = List.of();
  private boolean closes = true;
  private boolean forbids;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @BeforeEach
  void listen() {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setWebSocketSubProtocols(List.of("v4.channel.k8s.io")))
            .webSocketHandshakeHandler(
                handshake -> {
                  asked.add("GET " + handshake.path());
                  if (forbids) {
                    handshake.reject(403);
                  } else {
                    handshake.accept();
                  }
                })
            .webSocketHandler(
                socket -> {
                  says.forEach(each -> socket.writeBinaryMessage(Buffer.buffer(each)));
                  if (closes) {
                    socket.close((short) 1000);
                  }
                })
            .requestHandler(
                request -> {
                  asked.add(request.method() + " " + request.path());
                  request
                      .response()
                      .putHeader("Content-Type", "application/json")
                      .end(
                          """
                          {"apiVersion": "v1", "kind": "Pod",
                           "metadata": {"name": "p", "namespace": "healproof"},
                           "spec": {"containers": [{"name": "shell"}]}}
                          """);
                });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    client =
        new CountedRequests()
            .client(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.actualPort())
                    .withRequestRetryBackoffLimit(0)
                    .build());
  }

  @AfterEach
  void close() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private PodExec.Ended run(Duration deadline) throws Exception {
    return PodExec.in(client, "healproof").run("p", List.of("sh", "-c", "x $y"), deadline);
  }

  @Test
  void whatAProgramSaysAndHowItEndsAreToldApart() throws Exception {
    says = List.of(OUT, ERR, ENDED_WITH_3);

    assertEquals(new PodExec.Ended(3, "out", "err"), run(DEADLINE));
  }

  @Test
  void aConnectionThatEndsBeforeTheProgramsEndWasToldIsNoEnd() {
    says = List.of(OUT);

    ExecutionException e = assertThrows(ExecutionException.class, () -> run(DEADLINE));

    assertTrue(Messages.message(e).contains("before the API server said"), Messages.message(e));
  }

  @Test
  void aProgramThatDoesNotEndIsWaitedForSoLongAndNoLonger() {
    closes = false;

    assertThrows(TimeoutException.class, () -> run(Duration.ofMillis(50)));
  }

  @Test
  void itAsksForNoMoreThanTheRightsOfAPod() {
    forbids = true;

    KubernetesClientException e =
        assertThrows(KubernetesClientException.class, () -> run(DEADLINE));

    assertEquals(403, e.getCode());
    assertTrue(asked.contains("GET " + POD + "/exec"), asked.toString());
    assertTrue(
        List.of("GET /api/v1/namespaces/healproof/pods", "GET " + POD, "GET " + POD + "/exec")
            .containsAll(asked),
        asked.toString());
    assertTrue(
        NodePods.rights().stream()
            .anyMatch(
                right ->
                    right.resource().equals("pods/exec")
                        && right.verbs().containsAll(List.of("create", "get"))));
  }
}
