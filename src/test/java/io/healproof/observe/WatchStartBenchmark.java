package io.healproof.observe;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.healproof.cluster.CountedRequests;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How many events reach a watch whose first three come right behind the API server's consent: all,
 * or the clients lose some.
 *
 * <p>Arguments: how many watches, and the class of another client's factory if it is not
 * Healproof's own that is asked, e.g. {@code
 * io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory}.
 */
final class WatchStartBenchmark {
  private static final int EVENTS = 3;
  private static final long PATIENCE_SECONDS = 8;

  private WatchStartBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int watches = Integer.parseInt(arguments[0]);
    Vertx vertx = Vertx.vertx();
    HttpServer server = vertx.createHttpServer().webSocketHandler(WatchStartBenchmark::speakAtOnce);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.actualPort())
            .build();
    Map<Long, Integer> watchesByEvents = new TreeMap<>();
    try (KubernetesClient client = client(config, arguments)) {
      for (int i = 0; i < watches; i++) {
        watchesByEvents.merge(seen(client), 1, Integer::sum);
      }
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    watchesByEvents.forEach(
        (events, number) ->
            System.out.printf("%d watches saw %d of %d events%n", number, events, EVENTS));
  }

  private static KubernetesClient client(Config config, String[] arguments) throws Exception {
    if (arguments.length == 1) {
      return new CountedRequests().client(config);
    }
    Object factory = Class.forName(arguments[1]).getConstructor().newInstance();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory((HttpClient.Factory) factory)
        .build();
  }

  private static void speakAtOnce(ServerWebSocket watcher) {
    for (int i = 0; i < EVENTS; i++) {
      watcher.writeTextMessage(
          """
          {"type": "ADDED", "object": {"apiVersion": "v1", "kind": "Pod",
           "metadata": {"name": "p%d", "namespace": "ns", "resourceVersion": "%d"}}}
          """
              .formatted(i, i + 2));
    }
  }

  private static long seen(KubernetesClient client) throws InterruptedException {
    CountDownLatch missing = new CountDownLatch(EVENTS);
    Watcher<Pod> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, Pod pod) {
            missing.countDown();
          }

          @Override
          public void onClose(WatcherException cause) {
            // What it did not bring is counted as lost.
          }
        };
    Watch watch =
        client
            .pods()
            .inNamespace("ns")
            .watch(new ListOptionsBuilder().withResourceVersion("1").build(), watcher);
    try {
      missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return EVENTS - missing.getCount();
    } finally {
      watch.close();
    }
  }
}
