package io.healproof.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.PodExec;
import io.healproof.stack.PlatformAddresses;
import io.healproof.stack.StackDeployment;
import io.healproof.stack.StackFolder;
import io.healproof.time.Waiting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A stack of a test's own, which a cluster's Argo CD brings through the platform's Git server.
 * Closing removes its Applications and its repository; what they brought stays, for the cluster
 * that it is in may be gone by then.
 */
final class OwnStack implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration MINUTES = Duration.ofMinutes(4);

  private final KubernetesClient client;
  private final String name;
  private final List<String> applications;
  private final Waiting waiting;

  /**
   * A stack that may or may not be there.
   *
   * @param applications by their names; those that bring others first
   */
  OwnStack(KubernetesClient client, String name, List<String> applications, Waiting waiting) {
    this.client = client;
    this.name = name;
    this.applications = List.copyOf(applications);
    this.waiting = waiting;
  }

  /**
   * Brings it; returns when it is Synced and Healthy. What a killed test has left of it is removed
   * before, for that would be so already.
   *
   * @param folder the stack's
   */
  void bring(Cluster cluster, Path folder) {
    removeApplications();
    new StackDeployment(waiting)
        .deploy(
            cluster,
            StackFolder.load(folder),
            new PlatformAddresses(URI.create("http://none.invalid"), Optional.empty()),
            MINUTES,
            Progress.silent());
  }

  /**
   * An Application that follows its repository.
   *
   * @param destination as in YAML's flow style, without braces
   */
  String application(String application, String path, String destination) {
    return """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {namespace: argocd, name: %s}
        spec:
          project: default
          source:
            repoURL: git://git-server.healproof.svc.cluster.local/%s.git
            targetRevision: main
            path: %s
          destination: {%s}
          syncPolicy:
            automated: {prune: true, selfHeal: true}
            syncOptions: [CreateNamespace=true]
            retry: {limit: 5, backoff: {duration: 2s, factor: 2, maxDuration: 30s}}
        """
        .formatted(application, name, path, destination);
  }

  private void removeApplications() {
    for (String application : applications) {
      remove(
          client
              .genericKubernetesResources(CustomKinds.APPLICATION)
              .inNamespace("argocd")
              .withName(application),
          application);
    }
  }

  private void remove(Resource<?> object, String what) {
    object.delete();
    if (!waiting.until(what + " is gone", POLL, MINUTES, () -> object.get() == null)) {
      throw new IllegalStateException(what + " stays");
    }
  }

  @Override
  public void close() throws TimeoutException, ExecutionException {
    removeApplications();
    String pod =
        client
            .pods()
            .inNamespace("healproof")
            .withLabel("app.kubernetes.io/name", "git-server")
            .list()
            .getItems()
            .get(0)
            .getMetadata()
            .getName();
    PodExec.in(client, "healproof")
        .run(pod, List.of("rm", "-rf", "/srv/git/" + name + ".git"), MINUTES);
  }
}
