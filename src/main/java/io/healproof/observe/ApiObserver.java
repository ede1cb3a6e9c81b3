package io.healproof.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.healproof.time.RunClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The {@code api} observer: watches objects and keeps every event with the run time of its arrival.
 * It judges nothing; conditions are evaluated on its history afterwards.
 */
public final class ApiObserver implements ApiWitness, AutoCloseable {
  private static final long NO_RESYNC = 0;

  private final KubernetesClient client;
  private final RunClock clock;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final List<WatchEvent> history = new ArrayList<>();

  public ApiObserver(KubernetesClient client, RunClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Starts watching; returns when each watch has delivered what there is.
   *
   * @param namespaces where pods, their owners, endpoints and ConfigMaps are watched
   * @param applications namespace of the Argo CD Applications
   */
  public void start(Set<String> namespaces, String applications) {
    watch(client.nodes());
    for (String namespace : namespaces) {
      watch(client.pods().inNamespace(namespace));
      watch(client.apps().deployments().inNamespace(namespace));
      watch(client.apps().replicaSets().inNamespace(namespace));
      watch(client.discovery().v1().endpointSlices().inNamespace(namespace));
      watch(client.configMaps().inNamespace(namespace));
    }
    watch(
        client
            .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
            .inNamespace(applications));
  }

  private <T extends HasMetadata> void watch(Informable<T> watched) {
    informers.add(watched.inform(new Recorder<T>(), NO_RESYNC));
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
    informers.clear();
  }

  private void keep(HasMetadata object, boolean gone) {
    synchronized (history) {
      // The time is read inside the lock, so that order of arrival and order of times agree.
      history.add(new WatchEvent(history.size(), clock.now(), gone, Projection.of(object)));
    }
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
