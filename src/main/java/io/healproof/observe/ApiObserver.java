package io.healproof.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.Right;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code api} observer: watches objects and keeps every event with the run time of its arrival.
 * It judges nothing; conditions are evaluated on its history afterwards.
 */
public final class ApiObserver implements ApiWitness, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiObserver.class);
  private static final long NO_RESYNC = 0;

  private static final String NODE_LEASES = "kube-node-lease";

  /**
   * The client library closes each watch at a random age of 5 to 10 min, and opens it again a
   * second later. At this age, Healproof watches anew before that happens.
   */
  private static final Duration OLDEST = Duration.ofMinutes(4);

  private final KubernetesClient client;
  private final RunClock clock;
  private final Set<String> namespaces;
  private final String applications;
  private final List<WatchEvent> history = new ArrayList<>();
  private final Map<String, Watched> newest = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private volatile List<SharedIndexInformer<?>> informers = List.of();
  private Duration startedAt = Duration.ZERO;

  /**
   * An observer that has not begun to watch.
   *
   * @param namespaces where pods, their owners, endpoints, ConfigMaps and events are watched
   * @param applications namespace of the Argo CD Applications
   */
  public ApiObserver(
      KubernetesClient client, RunClock clock, Set<String> namespaces, String applications) {
    this.client = client;
    this.clock = clock;
    this.namespaces = Set.copyOf(namespaces);
    this.applications = applications;
  }

  /** Starts watching; returns when each watch has delivered what there is. */
  public void start() {
    List<SharedIndexInformer<?>> before = informers;
    List<SharedIndexInformer<?>> now = new ArrayList<>();
    boolean whole = false;
    Duration begun = clock.now();
    try {
      watched().forEach(each -> now.add(watch(each)));
      whole = true;
    } finally {
      (whole ? before : now).forEach(SharedIndexInformer::stop);
    }
    informers = List.copyOf(now);
    startedAt = begun;
  }

  /** What watching needs; the resources of {@link #watched()}. */
  public static List<Right> rights(Set<String> namespaces, String applications) {
    List<Right> rights = new ArrayList<>();
    rights.add(watching("", "", "nodes"));
    rights.add(watching(NODE_LEASES, "coordination.k8s.io", "leases"));
    for (String namespace : namespaces) {
      rights.add(watching(namespace, "", "pods"));
      rights.add(watching(namespace, "apps", "deployments"));
      rights.add(watching(namespace, "apps", "replicasets"));
      rights.add(watching(namespace, "apps", "statefulsets"));
      rights.add(watching(namespace, "discovery.k8s.io", "endpointslices"));
      rights.add(watching(namespace, "", "configmaps"));
      rights.add(watching(namespace, "", "events"));
    }
    rights.add(watching(applications, "argoproj.io", "applications"));
    return rights;
  }

  private static Right watching(String namespace, String group, String resource) {
    return Right.to(namespace, group, resource, "list", "watch");
  }

  private List<Informable<? extends HasMetadata>> watched() {
    List<Informable<? extends HasMetadata>> all = new ArrayList<>();
    all.add(client.nodes());
    all.add(client.leases().inNamespace(NODE_LEASES));
    for (String namespace : namespaces) {
      all.add(client.pods().inNamespace(namespace));
      all.add(client.apps().deployments().inNamespace(namespace));
      all.add(client.apps().replicaSets().inNamespace(namespace));
      all.add(client.apps().statefulSets().inNamespace(namespace));
      all.add(client.discovery().v1().endpointSlices().inNamespace(namespace));
      all.add(client.configMaps().inNamespace(namespace));
      all.add(client.v1().events().inNamespace(namespace));
    }
    all.add(client.genericKubernetesResources(CustomKinds.APPLICATION).inNamespace(applications));
    return all;
  }

  private <T extends HasMetadata> SharedIndexInformer<T> watch(Informable<T> watched) {
    return watched.inform(new Recorder<T>(), NO_RESYNC);
  }

  @Override
  public synchronized void keepFresh() {
    if (clock.now().minus(startedAt).compareTo(OLDEST) < 0 || !watching()) {
      return;
    }
    try {
      start();
    } catch (KubernetesClientException e) {
      // The old watches go on, and what becomes of them is seen.
      LOG.atWarn().setCause(e).log("could not watch anew");
    }
  }

  @Override
  public boolean watching() {
    return informers.stream().allMatch(SharedIndexInformer::isWatching);
  }

  @Override
  public List<WatchEvent> since(int known) {
    synchronized (history) {
      return List.copyOf(history.subList(known, history.size()));
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    informers = List.of();
  }

  private void keep(HasMetadata object, boolean deleted) {
    Watched seen = Projection.of(object);
    synchronized (history) {
      if (deleted ? gone.add(seen.uid()) : isNews(seen)) {
        // The time is read inside the lock, so that order of arrival and order of times agree.
        history.add(new WatchEvent(history.size(), clock.now(), deleted, seen));
      }
    }
  }

  /** Watches that overlap tell the same twice, and the one that is behind tells what is past. */
  private boolean isNews(Watched seen) {
    Watched known = newest.get(seen.key());
    if (gone.contains(seen.uid())
        || (known != null
            && known.uid().equals(seen.uid())
            && known.resourceVersion() >= seen.resourceVersion())) {
      return false;
    }
    newest.put(seen.key(), seen);
    return true;
  }

  private final class Recorder<T extends HasMetadata> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      keep(object, false);
    }

    @Override
    public void onUpdate(T before, T after) {
      if (!before
          .getMetadata()
          .getResourceVersion()
          .equals(after.getMetadata().getResourceVersion())) {
        keep(after, false);
      }
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      keep(object, true);
    }
  }
}
