package io.healproof.observe;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.Right;
import io.healproof.cluster.ServiceEndpoints;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
  private final Set<ObjectKey> objects;
  private final Optional<Hub> hub;
  private final List<WatchEvent> history = new ArrayList<>();
  private final Map<String, Watched> newest = new HashMap<>();
  private final Set<String> gone = new HashSet<>();
  private volatile List<SharedIndexInformer<?>> informers = List.of();
  private volatile List<SharedIndexInformer<?>> retiring = List.of();
  private Duration startedAt = Duration.ZERO;

  /**
   * An observer that has not begun to watch.
   *
   * @param namespaces where pods, their owners, endpoints, ConfigMaps and events are watched
   * @param applications namespace of the Argo CD Applications
   */
  public ApiObserver(
      KubernetesClient client, RunClock clock, Set<String> namespaces, String applications) {
    this(client, clock, namespaces, applications, Set.of());
  }

  /**
   * One that watches single objects as well, whatever their kind; of a Service, its endpoints too.
   *
   * @param objects those that faults are about
   */
  public ApiObserver(
      KubernetesClient client,
      RunClock clock,
      Set<String> namespaces,
      String applications,
      Set<ObjectKey> objects) {
    this(client, clock, namespaces, applications, objects, Optional.empty());
  }

  /**
   * The cluster that holds Argo CD, where it is another.
   *
   * @param names of the Applications that count; a hub has those of other clusters too
   */
  public record Hub(KubernetesClient client, Set<String> names) {
    public Hub {
      names = Set.copyOf(names);
    }
  }

  /**
   * One that watches Applications, and the canary beside them, in a hub.
   *
   * @param hub empty where Argo CD is in the cluster itself
   */
  public ApiObserver(
      KubernetesClient client,
      RunClock clock,
      Set<String> namespaces,
      String applications,
      Set<ObjectKey> objects,
      Optional<Hub> hub) {
    this.hub = hub;
    this.objects = Set.copyOf(objects);
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
      objects.forEach(each -> now.add(watch(each)));
      services(namespaces, objects).forEach(each -> now.add(watch(endpoints(each))));
      whole = true;
    } finally {
      if (!whole) {
        now.forEach(SharedIndexInformer::stop);
      }
    }
    // The old ones go on until the new ones are seen to watch, so that at no moment nobody does.
    retiring = before;
    informers = List.copyOf(now);
    startedAt = begun;
    retire();
  }

  private void retire() {
    if (watching(informers)) {
      retiring.forEach(SharedIndexInformer::stop);
      retiring = List.of();
    }
  }

  /** What watching needs; the resources of {@link #watched()}, and the single objects. */
  public static List<Right> rights(
      Set<String> namespaces, String applications, Set<ObjectKey> objects) {
    List<Right> rights = new ArrayList<>(rights(namespaces, objects));
    rights.addAll(applicationRights(applications));
    return rights;
  }

  /** What watching Applications needs, where they are. */
  public static List<Right> applicationRights(String namespace) {
    return List.of(watching(namespace, "argoproj.io", "applications"));
  }

  /** What watching a hub needs besides. */
  public static List<Right> hubRights(Set<ObjectKey> objects) {
    List<Right> rights = new ArrayList<>();
    rights.add(watching(Canary.NAMESPACE, "", "configmaps").named(Canary.HUB_NAME));
    objects.forEach(object -> rights.add(watching(object)));
    return rights;
  }

  private static Right watching(ObjectKey object) {
    return watching(object.namespace(), object.kind().group(), object.kind().plural())
        .named(object.name());
  }

  /** What watching needs but for Applications. */
  public static List<Right> rights(Set<String> namespaces, Set<ObjectKey> objects) {
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
    objects.forEach(object -> rights.add(watching(object)));
    services(namespaces, objects)
        .forEach(
            service ->
                rights.add(watching(service.namespace(), "discovery.k8s.io", "endpointslices")));
    return rights;
  }

  /** The Services whose endpoints are not watched anyhow. */
  private static List<ObjectKey> services(Set<String> namespaces, Set<ObjectKey> objects) {
    return objects.stream()
        .filter(object -> object.kind().equals(Kind.SERVICE))
        .filter(object -> !namespaces.contains(object.namespace()))
        .toList();
  }

  private Informable<EndpointSlice> endpoints(ObjectKey service) {
    return ServiceEndpoints.of(client, service.namespace(), service.name());
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
    all.add(argoCd().genericKubernetesResources(CustomKinds.APPLICATION).inNamespace(applications));
    hub.ifPresent(
        at ->
            all.add(
                at.client().configMaps().inNamespace(Canary.NAMESPACE).withName(Canary.HUB_NAME)));
    return all;
  }

  private KubernetesClient argoCd() {
    return hub.map(Hub::client).orElse(client);
  }

  private <T extends HasMetadata> SharedIndexInformer<T> watch(Informable<T> watched) {
    return watched.inform(new Recorder<T>(Projection::of), NO_RESYNC);
  }

  private SharedIndexInformer<GenericKubernetesResource> watch(ObjectKey object) {
    return (object.kind().equals(Kind.APPLICATION) ? argoCd() : client)
        .genericKubernetesResources(object.kind().context())
        .inNamespace(object.namespace())
        .withName(object.name())
        .inform(
            new Recorder<GenericKubernetesResource>(seen -> Projection.object(object.kind(), seen)),
            NO_RESYNC);
  }

  @Override
  public synchronized void keepFresh() {
    retire();
    boolean young = clock.now().minus(startedAt).compareTo(OLDEST) < 0;
    if (young || !retiring.isEmpty() || !watching()) {
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
    List<SharedIndexInformer<?>> old = retiring;
    // Asked again at the end, for the old ones stop once the new ones watch.
    return watching(informers) || (!old.isEmpty() && watching(old)) || watching(informers);
  }

  private static boolean watching(List<SharedIndexInformer<?>> all) {
    return all.stream().allMatch(SharedIndexInformer::isWatching);
  }

  @Override
  public List<WatchEvent> since(int known) {
    synchronized (history) {
      return List.copyOf(history.subList(known, history.size()));
    }
  }

  @Override
  public void close() {
    retiring.forEach(SharedIndexInformer::stop);
    retiring = List.of();
    informers.forEach(SharedIndexInformer::stop);
    informers = List.of();
  }

  private void keep(Watched seen, boolean deleted) {
    if (seen instanceof ApplicationSeen
        && hub.filter(at -> !at.names().contains(seen.name())).isPresent()) {
      return;
    }
    synchronized (history) {
      if (deleted ? gone.add(incarnation(seen)) : isNews(seen)) {
        // The time is read inside the lock, so that order of arrival and order of times agree.
        history.add(new WatchEvent(history.size(), clock.now(), deleted, seen));
      }
    }
  }

  /** Watches that overlap tell the same twice, and the one that is behind tells what is past. */
  private boolean isNews(Watched seen) {
    Watched known = newest.get(seen.key());
    if (gone.contains(incarnation(seen))
        || (known != null
            && known.uid().equals(seen.uid())
            && known.resourceVersion() >= seen.resourceVersion())) {
      return false;
    }
    newest.put(seen.key(), seen);
    return true;
  }

  /** One object may be watched in two ways. */
  private static String incarnation(Watched seen) {
    return seen.getClass().getSimpleName() + " " + seen.uid();
  }

  private final class Recorder<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Function<T, Watched> projection;

    Recorder(Function<T, Watched> projection) {
      this.projection = projection;
    }

    @Override
    public void onAdd(T object) {
      keep(projection.apply(object), false);
    }

    @Override
    public void onUpdate(T before, T after) {
      if (!before
          .getMetadata()
          .getResourceVersion()
          .equals(after.getMetadata().getResourceVersion())) {
        keep(projection.apply(after), false);
      }
    }

    @Override
    public void onDelete(T object, boolean lastStateUnknown) {
      keep(projection.apply(object), true);
    }
  }
}
