package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
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
public interface PodExec {

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
   * @throws ExecutionException when the connection broke or ended meanwhile: the program may have
   *     run
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
        Integer status = running.exitCode().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (status == null) {
          throw new ExecutionException(
              "the connection ended before the API server said how the program did", null);
        }
        return new Ended(
            status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
      } catch (KubernetesClientException e) {
        throw plainly(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Interruption();
      }
    };
  }

  /** The client library says "An error has occurred", with the cause beneath and without a code. */
  private static KubernetesClientException plainly(KubernetesClientException e) {
    Throwable cause = e.getCause();
    if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
      int code = refused.getResponse().code();
      return new KubernetesClientException(
          "the API server answered %d when asked to run a program".formatted(code), code, null);
    }
    return cause == null ? e : new KubernetesClientException(cause.getMessage(), e);
  }
}
