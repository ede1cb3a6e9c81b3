package io.healproof.observe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.healproof.cluster.Kind;
import io.healproof.cluster.SemanticState;
import io.healproof.cluster.ServiceEndpoints;
import io.healproof.cluster.TextHash;
import io.healproof.observe.Watched.ContainerSeen;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reduces Kubernetes objects to what recovery depends on. */
public final class Projection {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Projection() {}

  static Watched of(HasMetadata object) {
    if (object instanceof Pod pod) {
      return pod(pod);
    }
    if (object instanceof ReplicaSet set) {
      ObjectMeta meta = set.getMetadata();
      return new Watched.ReplicaSetSeen(
          meta.getNamespace(), meta.getName(), meta.getUid(), version(meta), owner(meta));
    }
    if (object instanceof Deployment deployment) {
      return deployment(deployment);
    }
    if (object instanceof StatefulSet set) {
      return statefulSet(set);
    }
    if (object instanceof Lease lease) {
      return lease(lease);
    }
    if (object instanceof Event event) {
      return event(event);
    }
    if (object instanceof EndpointSlice slice) {
      return endpoints(slice);
    }
    if (object instanceof ConfigMap map) {
      return configMap(map);
    }
    if (object instanceof Node node) {
      return node(node);
    }
    if (object instanceof GenericKubernetesResource application) {
      return application(application);
    }
    throw new IllegalArgumentException("not watched: " + object.getKind());
  }

  /** The form in which a ConfigMap's value enters a record: SHA-256, in hexadecimal. */
  public static String hashOf(String value) {
    return TextHash.of(value);
  }

  private static Watched pod(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    List<PodCondition> conditions = pod.getStatus().getConditions();
    boolean started =
        !pod.getStatus().getContainerStatuses().isEmpty()
            && pod.getStatus().getContainerStatuses().stream()
                .allMatch(container -> container.getState().getRunning() != null);
    return new Watched.PodSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        owner(meta),
        orEmpty(pod.getSpec().getNodeName()),
        holds(conditions, "PodScheduled"),
        started,
        holds(conditions, "Ready"),
        meta.getDeletionTimestamp() != null,
        pod.getStatus().getContainerStatuses().stream().map(Projection::container).toList());
  }

  private static ContainerSeen container(ContainerStatus status) {
    return new ContainerSeen(
        status.getName(),
        orEmpty(status.getContainerID()),
        orZero(status.getRestartCount()),
        status.getState() == null || status.getState().getWaiting() == null
            ? ""
            : orEmpty(status.getState().getWaiting().getReason()));
  }

  private static boolean holds(List<PodCondition> conditions, String type) {
    return conditions.stream()
        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
  }

  private static Watched deployment(Deployment deployment) {
    ObjectMeta meta = deployment.getMetadata();
    return new Watched.DeploymentSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        orZero(meta.getGeneration()),
        orZero(deployment.getStatus().getObservedGeneration()),
        orZero(deployment.getSpec().getReplicas()),
        orZero(deployment.getStatus().getAvailableReplicas()));
  }

  private static Watched statefulSet(StatefulSet set) {
    ObjectMeta meta = set.getMetadata();
    return new Watched.StatefulSetSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        orZero(meta.getGeneration()),
        set.getStatus() == null ? 0 : orZero(set.getStatus().getObservedGeneration()),
        orZero(set.getSpec().getReplicas()),
        set.getStatus() == null ? 0 : orZero(set.getStatus().getReadyReplicas()));
  }

  private static Watched lease(Lease lease) {
    ObjectMeta meta = lease.getMetadata();
    @Nullable ZonedDateTime renewed = lease.getSpec().getRenewTime();
    return new Watched.LeaseSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        renewed == null ? Double.NaN : renewed.toEpochSecond() + renewed.getNano() / 1e9);
  }

  private static Watched event(Event event) {
    ObjectMeta meta = event.getMetadata();
    ObjectReference about = event.getInvolvedObject();
    int series = event.getSeries() == null ? 0 : orZero(event.getSeries().getCount());
    return new Watched.EventSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        orEmpty(about.getKind()),
        orEmpty(about.getName()),
        orEmpty(about.getUid()),
        orEmpty(event.getReason()),
        Math.max(1, Math.max(series, orZero(event.getCount()))),
        event.getSource() == null || event.getSource().getComponent() == null
            ? orEmpty(event.getReportingComponent())
            : event.getSource().getComponent());
  }

  private static Watched endpoints(EndpointSlice slice) {
    ObjectMeta meta = slice.getMetadata();
    List<Endpoint> endpoints = slice.getEndpoints() == null ? List.of() : slice.getEndpoints();
    return new Watched.EndpointsSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        orEmpty(meta.getLabels() == null ? null : meta.getLabels().get(ServiceEndpoints.SERVICE)),
        endpoints.stream()
            .filter(e -> e.getTargetRef() != null && e.getConditions() != null)
            .filter(e -> Boolean.TRUE.equals(e.getConditions().getReady()))
            .map(e -> e.getTargetRef().getUid())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Any object, as the one that a drift is about. */
  static Watched object(Kind kind, GenericKubernetesResource object) {
    ObjectMeta meta = object.getMetadata();
    return new Watched.ObjectSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        kind.name(),
        SemanticState.hashOf(JSON.valueToTree(object)));
  }

  private static Watched configMap(ConfigMap map) {
    ObjectMeta meta = map.getMetadata();
    Map<String, String> hashes = new TreeMap<>();
    if (map.getData() != null) {
      map.getData().forEach((key, value) -> hashes.put(key, hashOf(value)));
    }
    return new Watched.ConfigMapSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        new LinkedHashMap<>(hashes));
  }

  private static Watched node(Node node) {
    ObjectMeta meta = node.getMetadata();
    boolean ready =
        node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    return new Watched.NodeSeen(
        meta.getName(),
        meta.getUid(),
        version(meta),
        ready,
        Boolean.TRUE.equals(node.getSpec().getUnschedulable()));
  }

  private static Watched application(GenericKubernetesResource application) {
    ObjectMeta meta = application.getMetadata();
    @Nullable Object attempts =
        application.get("status", "operationState", "operation", "sync", "autoHealAttemptsCount");
    return new Watched.ApplicationSeen(
        meta.getNamespace(),
        meta.getName(),
        meta.getUid(),
        version(meta),
        text(application, "status", "sync", "status"),
        text(application, "status", "health", "status"),
        text(application, "status", "operationState", "phase"),
        text(application, "status", "operationState", "startedAt"),
        "true"
            .equals(
                text(
                    application,
                    "status",
                    "operationState",
                    "operation",
                    "initiatedBy",
                    "automated")),
        attempts instanceof Number count ? count.longValue() : 0);
  }

  private static String text(GenericKubernetesResource resource, Object... path) {
    @Nullable Object value = resource.get(path);
    return value == null ? "" : value.toString();
  }

  private static String owner(ObjectMeta meta) {
    return meta.getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(OwnerReference::getUid)
        .findFirst()
        .orElse("");
  }

  private static long version(ObjectMeta meta) {
    return Long.parseLong(meta.getResourceVersion());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
