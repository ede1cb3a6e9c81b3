package io.healproof.cluster.context;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.healproof.Secret;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends the token with each request. A request that the server refuses as unknown (401) has done
 * nothing there; it is sent once more, with a new token. Stands in for the client library's own,
 * which would load the kubeconfig again and ask the plugin in its own way.
 */
public final class BearerToken implements Interceptor {
  private static final String HEADER = "Authorization";
  private static final String SCHEME = "Bearer ";

  private final Credentials credentials;

  public BearerToken(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    credentials.token().ifPresent(token -> builder.setHeader(HEADER, SCHEME + token.reveal()));
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
    Optional<Secret> sent =
        response.request().headers(HEADER).stream()
            .filter(value -> value.startsWith(SCHEME))
            .map(value -> new Secret(value.substring(SCHEME.length())))
            .findFirst();
    if (response.code() != 401 || sent.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    // Done on this thread, slow as a plugin may be: answered from another one, the request would be
    // sent again on a connection that is just being closed.
    credentials.forget(sent);
    Optional<Secret> fresh = credentials.token();
    fresh.ifPresent(token -> builder.setHeader(HEADER, SCHEME + token.reveal()));
    return CompletableFuture.completedFuture(fresh.isPresent() && !fresh.equals(sent));
  }
}
