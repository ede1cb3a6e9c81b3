package io.healproof.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Counts what a client sends to the API server: each request once, and each watch once when it is
 * opened, however long it stays.
 */
public final class CountedRequests {
  private final AtomicLong sent = new AtomicLong();

  /** A client whose requests are counted here. */
  public KubernetesClient client(Config config) {
    return client(config, http -> {});
  }

  /** The same, with something more to be done to what it sends. */
  KubernetesClient client(Config config, Consumer<HttpClient.Builder> more) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new ApiHttp(config))
        .withHttpClientBuilderConsumer(
            http -> {
              // Honoured by ApiHttp; the client library would warn that it is not.
              http.tlsServerName("");
              http.addOrReplaceInterceptor(CountedRequests.class.getName(), new Count());
              more.accept(http);
            })
        .build();
  }

  /** How many have been sent so far. */
  public long sent() {
    return sent.get();
  }

  private final class Count implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      sent.incrementAndGet();
    }
  }
}
