package io.healproof.stack;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.Right;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The Applications of an Argo CD. */
public final class Applications {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final String NOTE = "healproof";

  private final KubernetesClient client;
  private final String namespace;
  private final Waiting waiting;

  public Applications(ArgoCd argoCd, Waiting waiting) {
    this(argoCd.cluster().client(), argoCd.namespace(), waiting);
  }

  Applications(KubernetesClient client, String namespace, Waiting waiting) {
    this.client = client;
    this.namespace = namespace;
    this.waiting = waiting;
  }

  /**
   * What syncing needs.
   *
   * @param namespace of the Applications
   */
  public static List<Right> rights(String namespace) {
    return List.of(Right.to(namespace, "argoproj.io", "applications", "get", "list", "patch"));
  }

  /**
   * How an Application stands now.
   *
   * @throws HealproofException (usage) when there is no such Application; names the nearest
   */
  public ApplicationStatus status(String name) {
    return existing(name).status();
  }

  /** How every Application stands now, sorted by name. */
  public List<ApplicationStatus> all() {
    return read().stream().map(ArgoApplication::status).toList();
  }

  /**
   * Syncs once as a person would, and waits for its end. This resets the self-heal back-off, and
   * puts back a drift where self-heal is off.
   *
   * @throws HealproofException (broken) when the sync fails or has not ended in time
   */
  public void sync(String name, Duration deadline) {
    existing(name);
    String note = startSync(name);
    boolean ended =
        waiting.until(
            "sync of Application " + name + " has ended",
            POLL,
            deadline,
            () -> {
              ArgoApplication now = existing(name);
              return now.operationNote(NOTE).equals(note) && !now.isBusy();
            });
    ArgoApplication now = existing(name);
    if (!ended) {
      throw HealproofException.broken(
          "The sync of Application "
              + name
              + " has not ended after "
              + deadline.toSeconds()
              + " s: "
              + now.operationPhase()
              + " "
              + now.operationMessage(),
          null);
    }
    if (!now.operationPhase().equals("Succeeded")) {
      throw HealproofException.broken(
          "The sync of Application "
              + name
              + " ended "
              + now.operationPhase()
              + ": "
              + now.operationMessage(),
          null);
    }
    // Argo CD writes an operation over the one before by a merge, and leaves out a count of zero:
    // the
    // count of self-heal attempts, and the wait that follows from it, would outlive an ordinary
    // sync.
    merge(
        name,
        "{\"status\":{\"operationState\":{\"operation\":{\"sync\":{\"autoHealAttemptsCount\":null}}}}}");
  }

  /**
   * Waits until these Applications are Synced and Healthy.
   *
   * @return those that are not, with the reason; empty when all are
   */
  public List<ApplicationStatus> awaitHealthy(List<String> names, Duration deadline) {
    waiting.until(
        "Applications " + String.join(", ", names) + " are Synced and Healthy",
        POLL,
        deadline,
        () -> unhealthy(names).isEmpty());
    return unhealthy(names);
  }

  private List<ApplicationStatus> unhealthy(List<String> names) {
    return names.stream().map(this::status).filter(each -> !each.syncedAndHealthy()).toList();
  }

  List<ArgoApplication> read() {
    return resources().inNamespace(namespace).list().getItems().stream()
        .map(ArgoApplication::new)
        .sorted(Comparator.comparing(ArgoApplication::name))
        .toList();
  }

  Optional<ArgoApplication> find(String name) {
    return Optional.ofNullable(resource(name).get()).map(ArgoApplication::new);
  }

  /** Asks Argo CD to compare with Git now instead of within two minutes. */
  void refresh(String name) {
    merge(name, "{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/refresh\":\"normal\"}}}");
  }

  /**
   * Starts a sync and does not wait.
   *
   * @return the note by which the operation is known afterwards
   */
  String startSync(String name) {
    String note = UUID.randomUUID().toString();
    merge(
        name,
        """
        {"operation": {"initiatedBy": {"username": "healproof"},
          "info": [{"name": "%s", "value": "%s"}],
          "sync": {"prune": true, "syncStrategy": {"hook": {}}}}}
        """
            .formatted(NOTE, note));
    return note;
  }

  private void merge(String name, String patch) {
    try {
      resource(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "Cannot change Application " + name + ": " + e.getMessage(), e);
    }
  }

  private ArgoApplication existing(String name) {
    return find(name)
        .orElseThrow(
            () ->
                HealproofException.usage(
                    "There is no Application '"
                        + name
                        + "': "
                        + NearestName.hintOrAll(
                            name, read().stream().map(ArgoApplication::name).toList())));
  }

  private Resource<GenericKubernetesResource> resource(String name) {
    return resources().inNamespace(namespace).withName(name);
  }

  private MixedOperation<
          GenericKubernetesResource,
          io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources() {
    return client.genericKubernetesResources(CustomKinds.APPLICATION);
  }
}
