package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.healproof.time.Interruption;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program in a container of a pod, by the API server. */
@FunctionalInterface
interface PodExec {

  /**
   * What a program has left.
   *
   * @param status with which it ended
   */
  record Ended(int status, String out, String err) {}

  /**
   * Runs it; returns when it has ended.
   *
   * @throws TimeoutException when it has not after that time
   * @throws ExecutionException when the connection broke meanwhile
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not
   *     start it
   */
  Ended run(String pod, List<String> command, Duration deadline)
      throws TimeoutException, ExecutionException;

  /** In the only container of pods of a namespace. */
  static PodExec in(KubernetesClient client, String namespace) {
    return (pod, command, deadline) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      try (ExecWatch running =
          client
              .pods()
              .inNamespace(namespace)
              .withName(pod)
              .writingOutput(out)
              .writingError(err)
              // Whoever asks has seen it run.
              .withReadyWaitTimeout(0)
              .exec(command.toArray(String[]::new))) {
        int status = running.exitCode().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return new Ended(
            status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interruption();
      }
    };
  }
}
