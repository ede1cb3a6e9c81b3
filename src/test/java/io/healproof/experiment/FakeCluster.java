package io.healproof.experiment;

import io.healproof.observe.ApiWitness;
import io.healproof.observe.Canary;
import io.healproof.observe.CanaryWitness;
import io.healproof.observe.Store;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.EndpointsSeen;
import io.healproof.observe.Watched.NodeSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.observe.Watched.ReplicaSetSeen;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A cluster with one chat deployment of two pods, its API server, and the harness's watch of it.
 */
final class FakeCluster implements ApiWitness, CanaryWitness {
  static final String NAMESPACE = "ns";
  static final String CHAT = "chat";
  static final String DECOY = "decoy";

  private final FakeTime time;
  private final Map<String, Watched> objects = new LinkedHashMap<>();
  private final NavigableMap<Duration, List<Watched>> past = new TreeMap<>();
  private final List<WatchEvent> history = new ArrayList<>();
  private final List<Runnable> backlog = new ArrayList<>();
  private final List<Canary.Write> writes = new ArrayList<>();
  private final List<Canary.Write> hubWrites = new ArrayList<>();
  private Optional<Long> hub = Optional.empty();
  private boolean hubWritable = true;
  private final Set<String> ready = new LinkedHashSet<>(Set.of("a", "b"));
  private boolean connected = true;
  private boolean hanging;
  private boolean writable = true;

  /** So far ahead is the count of another store. */
  private static final long OTHER_COUNT = 1_000_000;

  private static final Duration LATENCY = Duration.ofMillis(20);
  private final Map<Class<?>, Duration> slow = new HashMap<>();
  private final Set<Class<?>> apart = new HashSet<>();
  private long version = 100;

  FakeCluster(FakeTime time) {
    this.time = time;
    put(new NodeSeen("n", "N", 1, true, false));
    put(new ApplicationSeen("argocd", "app", "A", 1, "Synced", "Healthy", "", "", false, 0));
    put(new ReplicaSetSeen(NAMESPACE, "rs", "RS", 1, "D"));
    put(new ReplicaSetSeen(NAMESPACE, "decoy-rs", "DRS", 1, "DD"));
    put(decoyPod());
    put(new DeploymentSeen(NAMESPACE, DECOY, "DD", 1, 1, 1, 1, 1));
    put(pod("a", true, false));
    put(pod("b", true, false));
    showReadiness();
    time.harnessEvery(Duration.ofSeconds(1), this::changeCanary);
  }

  private static PodSeen pod(String uid, boolean ready, boolean deleting) {
    return new PodSeen(
        NAMESPACE, "chat-" + uid, uid, 1, "RS", "n", true, true, ready, deleting, List.of());
  }

  private static PodSeen decoyPod() {
    return new PodSeen(
        NAMESPACE, "decoy-1", DECOY, 1, "DRS", "n", true, true, true, false, List.of());
  }

  /** The decoy's pod is gone, and nobody replaces it. */
  void removeDecoy() {
    objects.remove(decoyPod().key());
    deliver(true, next(decoyPod()));
    remember();
  }

  private void showReadiness() {
    put(new DeploymentSeen(NAMESPACE, CHAT, "D", 1, 1, 1, 2, ready.size()));
    put(new EndpointsSeen(NAMESPACE, "chat-1", "E", 1, "chat", Set.copyOf(ready)));
  }

  /** A pod is gone. */
  void remove(String uid) {
    ready.remove(uid);
    Watched pod = objects.remove(pod(uid, true, false).key());
    deliver(true, next(pod == null ? pod(uid, false, true) : pod));
    remember();
    showReadiness();
  }

  /** A pod is there, ready or not. */
  void show(String uid, boolean isReady) {
    if (isReady) {
      ready.add(uid);
    } else {
      ready.remove(uid);
    }
    put(pod(uid, isReady, false));
    showReadiness();
  }

  void put(Watched object) {
    Watched stored = next(object);
    objects.put(stored.key(), stored);
    remember();
    deliver(false, stored);
  }

  /** The object as the store's next change: with the next resource version. */
  private Watched next(Watched object) {
    version++;
    boolean inHub =
        hub.isPresent() && Store.HUB.holds(new WatchEvent(0, Duration.ZERO, false, object));
    long given =
        version
            + (apart.contains(object.getClass()) ? OTHER_COUNT : 0)
            + (inHub ? hub.orElseThrow() : 0);
    try {
      RecordComponent[] components = object.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            components[i].getName().equals("resourceVersion")
                ? given
                : components[i].getAccessor().invoke(object);
      }
      return object.getClass().getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(object + " is no record of what a watch saw", e);
    }
  }

  private void remember() {
    past.put(time.now(), List.copyOf(objects.values()));
  }

  /** What there was at a moment. */
  List<Watched> at(Duration moment) {
    return past.headMap(moment, true).isEmpty() ? List.of() : past.floorEntry(moment).getValue();
  }

  private void deliver(boolean gone, Watched object) {
    time.harnessAfter(
        slow.getOrDefault(object.getClass(), LATENCY),
        () -> {
          Runnable take =
              () -> history.add(new WatchEvent(history.size(), time.now(), gone, object));
          if (connected && !hanging) {
            take.run();
          } else {
            backlog.add(take);
          }
        });
  }

  private void changeCanary() {
    if (!writable || hanging) {
      return;
    }
    put(new ConfigMapSeen(Canary.NAMESPACE, Canary.NAME, "C", 1, Map.of()));
    writes.add(new Canary.Write(time.now(), time.now().plusMillis(5), version));
    hub.filter(ahead -> hubWritable).ifPresent(this::changeHubsCanary);
  }

  private void changeHubsCanary(long ahead) {
    put(new ConfigMapSeen(Canary.NAMESPACE, Canary.HUB_NAME, "HC", 1, Map.of()));
    hubWrites.add(new Canary.Write(time.now(), time.now().plusMillis(5), version + ahead));
  }

  /**
   * From now on, Argo CD is in another cluster.
   *
   * @param ahead how far its count is ahead of this cluster's, which has come far by then
   */
  void withHub(long ahead) {
    version += 5_000_000;
    hub = Optional.of(ahead);
    put(new ApplicationSeen("argocd", "app", "A", 1, "Synced", "Healthy", "", "", false, 0));
    changeHubsCanary(ahead);
  }

  /** The hub keeps its connections open and says nothing for a while. */
  void silenceHubFor(Duration span) {
    hubWritable = false;
    time.after(span, () -> hubWritable = true);
  }

  /** The watches are cut off for a while, and catch up afterwards. */
  void loseWatchesFor(Duration span) {
    connected = false;
    time.after(
        span,
        () -> {
          connected = true;
          catchUp();
        });
  }

  /** The API server is away for a while: no watch, no writes. */
  void goAwayFor(Duration span) {
    writable = false;
    loseWatchesFor(span);
    time.after(span, () -> writable = true);
  }

  /** The API server keeps its connections open and says nothing for a while. */
  void hangFor(Duration span) {
    hanging = true;
    time.after(
        span,
        () -> {
          hanging = false;
          catchUp();
        });
  }

  private void catchUp() {
    List<Runnable> missed = List.copyOf(backlog);
    backlog.clear();
    missed.forEach(Runnable::run);
  }

  /** From now on, one kind of objects is kept in another store, with a count of its own. */
  void keepApart(Class<? extends Watched> kind) {
    apart.add(kind);
  }

  /** From now on, changes of one kind of objects arrive this late, and all others in time. */
  void delay(Class<? extends Watched> kind, Duration time) {
    slow.put(kind, time);
  }

  @Override
  public void keepFresh() {}

  @Override
  public boolean watching() {
    return connected;
  }

  @Override
  public List<WatchEvent> since(int known) {
    return List.copyOf(history.subList(known, history.size()));
  }

  @Override
  public List<Canary.Write> writes() {
    return List.copyOf(writes);
  }

  @Override
  public List<Canary.Write> hubWrites() {
    return List.copyOf(hubWrites);
  }
}
