package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The watched objects as a prefix of a history leaves them. */
public final class ClusterState {
  private final Map<String, Watched> objects = new LinkedHashMap<>();

  void apply(WatchEvent event) {
    if (event.gone()) {
      Watched known = objects.get(event.object().key());
      if (known != null && known.uid().equals(event.object().uid())) {
        objects.remove(event.object().key());
      }
    } else {
      objects.put(event.object().key(), event.object());
    }
  }

  ClusterState copy() {
    ClusterState copy = new ClusterState();
    copy.objects.putAll(objects);
    return copy;
  }

  /** What there is here and there; no object is in both. */
  public ClusterState and(ClusterState other) {
    ClusterState both = copy();
    both.objects.putAll(other.objects);
    return both;
  }

  /** Events that lead to this state, all at time zero. */
  public List<WatchEvent> asEvents() {
    List<WatchEvent> events = new ArrayList<>();
    for (Watched object : objects.values()) {
      events.add(new WatchEvent(events.size(), Duration.ZERO, false, object));
    }
    return events;
  }

  /** All objects of a kind. */
  public <T extends Watched> Stream<T> all(Class<T> kind) {
    return objects.values().stream().filter(kind::isInstance).map(kind::cast);
  }

  /** One object by namespace and name. */
  public <T extends Watched> Optional<T> find(Class<T> kind, String namespace, String name) {
    return Optional.ofNullable(objects.get(kind.getSimpleName() + " " + namespace + "/" + name))
        .map(kind::cast);
  }

  /** The pods that belong to a Deployment through its ReplicaSets. */
  public Stream<Watched.PodSeen> podsOf(Watched.DeploymentSeen deployment) {
    Set<String> sets =
        all(Watched.ReplicaSetSeen.class)
            .filter(set -> set.owner().equals(deployment.uid()))
            .map(Watched.ReplicaSetSeen::uid)
            .collect(Collectors.toSet());
    return all(Watched.PodSeen.class).filter(pod -> sets.contains(pod.owner()));
  }

  /** UIDs of the pods that are ready in any slice of a Service. */
  public Set<String> readyEndpoints(String namespace, String service) {
    return all(Watched.EndpointsSeen.class)
        .filter(slice -> slice.namespace().equals(namespace) && slice.service().equals(service))
        .flatMap(slice -> slice.readyPods().stream())
        .collect(Collectors.toSet());
  }

  /** Names of the Services that have at least one of the pods as a ready endpoint. */
  public Set<String> servicesOf(String namespace, Set<String> pods) {
    return all(Watched.EndpointsSeen.class)
        .filter(slice -> slice.namespace().equals(namespace))
        .filter(slice -> slice.readyPods().stream().anyMatch(pods::contains))
        .map(Watched.EndpointsSeen::service)
        .collect(Collectors.toSet());
  }
}
