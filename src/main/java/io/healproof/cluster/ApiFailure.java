package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** A request that an API server did not fulfil, and that nobody expected to fail. */
public final class ApiFailure {
  private ApiFailure() {}

  /** What became of it; empty for failures of another kind. */
  public static Optional<String> inWords(Throwable failure) {
    if (!(failure instanceof KubernetesClientException)) {
      return Optional.empty();
    }
    Throwable cause = failure.getCause();
    return Optional.of(
        failure.getMessage() + (cause == null ? "" : " (%s)".formatted(cause.getMessage())));
  }
}
