package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment, StatefulSet or DaemonSet as it was read.
 *
 * @param settled whether its newest version runs everywhere it should and is available
 * @param state how far it is, in a few words
 */
record Workload(ObjectRef ref, LabelSelector selector, boolean settled, String state) {

  /** Reads a workload, or nothing when it is not there (yet). */
  static Optional<Workload> read(KubernetesClient client, ObjectRef ref) {
    var apps = client.apps();
    HasMetadata found =
        switch (ref.kind()) {
          case "Deployment" ->
              apps.deployments().inNamespace(ref.namespace()).withName(ref.name()).get();
          case "StatefulSet" ->
              apps.statefulSets().inNamespace(ref.namespace()).withName(ref.name()).get();
          case "DaemonSet" ->
              apps.daemonSets().inNamespace(ref.namespace()).withName(ref.name()).get();
          default -> throw new IllegalArgumentException(ref + " is not a workload");
        };
    return found == null ? Optional.empty() : of(found);
  }

  /** Every workload of a namespace. */
  static List<Workload> in(KubernetesClient client, String namespace) {
    List<HasMetadata> found = new ArrayList<>();
    found.addAll(client.apps().deployments().inNamespace(namespace).list().getItems());
    found.addAll(client.apps().statefulSets().inNamespace(namespace).list().getItems());
    found.addAll(client.apps().daemonSets().inNamespace(namespace).list().getItems());
    return found.stream().flatMap(each -> of(each).stream()).toList();
  }

  /** What an object says about itself; nothing when it is no workload. */
  static Optional<Workload> of(HasMetadata object) {
    if (object instanceof Deployment d) {
      var status = d.getStatus();
      return Optional.of(
          status == null
              ? unseen(d, "Deployment", d.getSpec().getSelector())
              : judged(
                  d,
                  "Deployment",
                  d.getSpec().getSelector(),
                  new Counts(
                      status.getObservedGeneration(),
                      desired(d.getSpec().getReplicas()),
                      number(status.getReplicas()),
                      number(status.getUpdatedReplicas()),
                      number(status.getAvailableReplicas()))));
    }
    if (object instanceof StatefulSet s) {
      var status = s.getStatus();
      return Optional.of(
          status == null
              ? unseen(s, "StatefulSet", s.getSpec().getSelector())
              : judged(
                  s,
                  "StatefulSet",
                  s.getSpec().getSelector(),
                  new Counts(
                      status.getObservedGeneration(),
                      desired(s.getSpec().getReplicas()),
                      number(status.getReplicas()),
                      number(status.getUpdatedReplicas()),
                      number(status.getAvailableReplicas()))));
    }
    if (object instanceof DaemonSet s) {
      var status = s.getStatus();
      return Optional.of(
          status == null
              ? unseen(s, "DaemonSet", s.getSpec().getSelector())
              : judged(
                  s,
                  "DaemonSet",
                  s.getSpec().getSelector(),
                  new Counts(
                      status.getObservedGeneration(),
                      number(status.getDesiredNumberScheduled()),
                      number(status.getCurrentNumberScheduled()),
                      number(status.getUpdatedNumberScheduled()),
                      number(status.getNumberAvailable()))));
    }
    return Optional.empty();
  }

  private record Counts(
      @Nullable Long observedGeneration, int desired, int all, int updated, int available) {}

  private static Workload judged(
      HasMetadata object, String kind, LabelSelector selector, Counts counts) {
    Long generation = object.getMetadata().getGeneration();
    // A status that describes an older spec says nothing about this one.
    boolean current =
        generation == null
            || (counts.observedGeneration() != null && counts.observedGeneration() >= generation);
    boolean settled =
        current
            && counts.updated() == counts.desired()
            && counts.all() == counts.desired()
            && counts.available() == counts.desired();
    String state =
        current
            ? counts.available() + " of " + counts.desired() + " available"
            : "newest version not seen by its controller yet";
    return new Workload(ref(object, kind), selector, settled, state);
  }

  private static Workload unseen(HasMetadata object, String kind, LabelSelector selector) {
    return new Workload(ref(object, kind), selector, false, "not seen by its controller yet");
  }

  private static ObjectRef ref(HasMetadata object, String kind) {
    return new ObjectRef(kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static int desired(@Nullable Integer replicas) {
    return replicas == null ? 1 : replicas;
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
