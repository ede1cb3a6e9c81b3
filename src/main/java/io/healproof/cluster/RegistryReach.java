package io.healproof.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a container registry can be reached from here. */
final class RegistryReach {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryReach.class);

  private final URI registry;
  private final Duration patience;

  RegistryReach(URI registry, Duration patience) {
    this.registry = registry;
    this.patience = patience;
  }

  /** The registry that {@code rancher/k3s} comes from. */
  static RegistryReach dockerHub() {
    return new RegistryReach(URI.create("https://registry-1.docker.io/v2/"), Duration.ofSeconds(5));
  }

  /** PULL or BUILD: AUTO is decided by whether the registry answers in time. */
  ImageSource resolve(ImageSource asked) {
    if (asked != ImageSource.AUTO) {
      return asked;
    }
    return answers() ? ImageSource.PULL : ImageSource.BUILD;
  }

  /** Whether anything that speaks the registry protocol answers in time. */
  boolean answers() {
    HttpClient http = HttpClient.newBuilder().connectTimeout(patience).build();
    HttpRequest request = HttpRequest.newBuilder(registry).timeout(patience).build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      LOG.atInfo().addKeyValue("registry", registry).addKeyValue("status", status).log("answers");
      // 401 is how a registry greets strangers.
      return status == 200 || status == 401;
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(true);
      LOG.atInfo()
          .addKeyValue("registry", registry)
          .addKeyValue("seen", String.valueOf(e))
          .log("no answer");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
