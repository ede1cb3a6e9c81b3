package io.healproof.stack;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.PodExec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The in-cluster Git server: it gets a folder's content and serves it read-only. */
final class GitServer {

  static final String NAMESPACE = "healproof";
  private static final String NAME = "git-server";
  private static final Duration SEED_DEADLINE = Duration.ofSeconds(30);
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final KubernetesClient client;

  GitServer(KubernetesClient client) {
    this.client = client;
  }

  static String repositoryUrl(String stack) {
    return "git://" + NAME + "." + NAMESPACE + ".svc.cluster.local/" + stack + ".git";
  }

  /**
   * Makes a folder's content the only commit of a repository. Nothing is written to the folder.
   *
   * @return the commit; the same content always gives the same one
   */
  String seed(String stack, Path folder) {
    String pod = runningPod();
    String remote = "/tmp/seed-" + UUID.randomUUID() + ".tar";
    try {
      Path archive = Files.createTempFile("healproof-seed", ".tar");
      try {
        Files.write(archive, new FolderArchive(folder).toTar());
        upload(pod, archive, remote);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw HealproofException.broken(
          "Cannot read the stack's folder " + folder + ": " + e.getMessage(), e);
    }
    String printed = run(pod, "/opt/healproof/seed.sh", stack, remote).trim();
    if (!COMMIT.matcher(printed).matches()) {
      throw HealproofException.broken(
          "The Git server was to print a commit id after seeding "
              + stack
              + ", but printed: "
              + printed,
          null);
    }
    return printed;
  }

  private String runningPod() {
    List<Pod> pods =
        client
            .pods()
            .inNamespace(NAMESPACE)
            .withLabel("app.kubernetes.io/name", NAME)
            .list()
            .getItems();
    return pods.stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .map(pod -> pod.getMetadata().getName())
        .findFirst()
        .orElseThrow(
            () ->
                HealproofException.broken(
                    "No pod of Deployment "
                        + NAMESPACE
                        + "/"
                        + NAME
                        + " is running: deploy the platform first.",
                    null));
  }

  private void upload(String pod, Path archive, String remote) {
    try {
      if (!client.pods().inNamespace(NAMESPACE).withName(pod).file(remote).upload(archive)) {
        throw HealproofException.broken(
            "The stack's content did not arrive whole in pod " + NAMESPACE + "/" + pod + ".", null);
      }
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "Cannot send the stack's content to pod " + NAMESPACE + "/" + pod + ": " + e.getMessage(),
          e);
    }
  }

  private String run(String pod, String... command) {
    String what = String.join(" ", command) + " in pod " + NAMESPACE + "/" + pod;
    try {
      PodExec.Ended ended = PodExec.in(client, NAMESPACE).run(pod, List.of(command), SEED_DEADLINE);
      if (ended.status() != 0) {
        throw HealproofException.broken(
            what + " ended with " + ended.status() + ": " + ended.err().strip(), null);
      }
      return ended.out();
    } catch (TimeoutException e) {
      throw HealproofException.broken(
          what + " had not ended after " + SEED_DEADLINE.toSeconds() + " s.", e);
    } catch (ExecutionException | KubernetesClientException e) {
      throw HealproofException.broken(what + " failed: " + e.getMessage(), e);
    }
  }
}
