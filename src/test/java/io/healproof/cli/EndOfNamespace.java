package io.healproof.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.time.Waiting;
import java.time.Duration;

/** Removes a namespace with all that is in it. */
final class EndOfNamespace {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofMinutes(4);

  private EndOfNamespace() {}

  /** Returns when it is gone; one that is not there is gone already. */
  static void await(KubernetesClient client, String name, Waiting waiting) {
    client.namespaces().withName(name).delete();
    if (!waiting.until(
        "namespace " + name + " is gone",
        POLL,
        DEADLINE,
        () -> client.namespaces().withName(name).get() == null)) {
      throw new IllegalStateException("namespace " + name + " stays");
    }
  }
}
