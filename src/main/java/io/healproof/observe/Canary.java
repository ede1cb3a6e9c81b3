package io.healproof.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object that Healproof changes at known moments. The revisions that its changes get date those
 * of all other objects (see {@link Dating}), and each trial measures by it how late its watch and
 * kube-state-metrics are. Fewer than three writes a second.
 */
public final class Canary implements CanaryWitness, AutoCloseable {
  /** Where the canary lives. */
  public static final String NAMESPACE = OwnNamespace.NAME;

  /** The canary's name. */
  public static final String NAME = "healproof-canary";

  /** The name of the one in a hub, so that no event of the one is taken for one of the other. */
  public static final String HUB_NAME = "healproof-hub-canary";

  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);

  /**
   * What the API shows is dated to within a period and the time that a write takes. No fraction of
   * the scrape interval: a lag shows only by a change that was hidden, so writes in step with the
   * scrapes could hide a whole period of it in every trial. Writes of 0.35 s meet scrapes of 1 s at
   * twenty phases in turn, and give a lasting lag away to within 50 ms.
   */
  public static final Duration PERIOD = Duration.ofMillis(350);

  private final KubernetesClient client;
  private final RunClock clock;
  private final String name;
  private final List<Write> writes = new ArrayList<>();
  private @Nullable ScheduledFuture<?> beat;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "canary");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * One change of the canary.
   *
   * @param sent run time just before the request
   * @param answered run time just after the answer
   * @param resourceVersion that the change got
   */
  public record Write(Duration sent, Duration answered, long resourceVersion) {}

  public Canary(KubernetesClient client, RunClock clock) {
    this(client, clock, NAME);
  }

  /**
   * One of this name.
   *
   * @param name {@link #NAME} or {@link #HUB_NAME}
   */
  public Canary(KubernetesClient client, RunClock clock, String name) {
    this.client = client;
    this.clock = clock;
    this.name = name;
  }

  /** What one of this name needs to be allowed. */
  public static List<Right> rights(String name) {
    List<Right> rights = new ArrayList<>(OwnNamespace.rights());
    rights.add(Right.to(NAMESPACE, "", "configmaps", "create"));
    rights.add(Right.to(NAMESPACE, "", "configmaps", "get", "patch").named(name));
    return rights;
  }

  /** Makes the canary, if need be, and starts changing it. */
  public void start() {
    OwnNamespace.ensure(client);
    write(0);
    beat =
        timer.scheduleAtFixedRate(
            new Runnable() {
              private long count;

              @Override
              public void run() {
                count++;
                try {
                  write(count);
                } catch (KubernetesClientException e) {
                  // A write that fails measures nothing; the next one may. The gap shows in the
                  // record.
                  LOG.atWarn().setCause(e).log("canary write failed");
                }
              }
            },
            PERIOD.toMillis(),
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void write(long count) {
    ConfigMap next =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(name)
            .endMetadata()
            .addToData("count", Long.toString(clock.now().toNanos()) + "-" + count)
            .build();
    Duration sent = clock.now();
    ConfigMap written =
        client
            .configMaps()
            .resource(next)
            .fieldManager("healproof")
            .forceConflicts()
            .serverSideApply();
    Write write =
        new Write(sent, clock.now(), Long.parseLong(written.getMetadata().getResourceVersion()));
    synchronized (writes) {
      writes.add(write);
    }
  }

  @Override
  public List<Write> writes() {
    synchronized (writes) {
      return List.copyOf(writes);
    }
  }

  @Override
  public void close() {
    if (beat != null) {
      beat.cancel(false);
    }
    timer.shutdownNow();
  }

  /**
   * The longest time from sending a change to the arrival of its watch event; an upper bound of the
   * watch's latency in these trials, because sending takes time too.
   *
   * @param store whose canary is meant
   * @return empty where no change was both made after {@code from} and seen
   */
  public static Optional<Duration> watchLatency(
      Store store, CanaryWitness canary, List<WatchEvent> history, Duration from) {
    Map<Long, Duration> arrivals = new HashMap<>();
    for (WatchEvent event : history) {
      if (store.showsCanary(event)) {
        arrivals.putIfAbsent(event.object().resourceVersion(), event.receivedAt());
      }
    }
    return store.writes(canary).stream()
        .filter(write -> write.sent().compareTo(from) >= 0)
        .flatMap(
            write ->
                Optional.ofNullable(arrivals.get(write.resourceVersion()))
                    .map(arrival -> arrival.minus(write.sent()))
                    .stream())
        .max(Duration::compareTo);
  }

  /** Whether an event is of a change of the canary of this name. */
  static boolean isShownBy(WatchEvent event, String name) {
    return event.object() instanceof Watched.ConfigMapSeen map
        && map.namespace().equals(NAMESPACE)
        && map.name().equals(name);
  }

  /**
   * The longest lag that kube-state-metrics has shown: a scrape at t which does not show a change
   * that was answered at w &lt; t lags by at least t - w.
   *
   * @return empty where no scrape after {@code from} shows the canary
   */
  public static Optional<Duration> exporterLag(
      List<Write> writes, List<Scrape> scrapes, Duration from) {
    NavigableMap<Long, Duration> answered = new TreeMap<>();
    writes.forEach(write -> answered.put(write.resourceVersion(), write.answered()));
    return scrapes.stream()
        .filter(scrape -> scrape.up() && scrape.at().compareTo(from) >= 0)
        .flatMap(scrape -> lag(answered, scrape).stream())
        .max(Duration::compareTo);
  }

  private static Optional<Duration> lag(NavigableMap<Long, Duration> answered, Scrape scrape) {
    double shown = ScrapeCondition.configMapVersion(scrape, NAMESPACE, NAME);
    if (Double.isNaN(shown)) {
      return Optional.empty();
    }
    // Versions rise from write to write, so that the oldest change not shown is the next one.
    Map.Entry<Long, Duration> hidden = answered.higherEntry((long) shown);
    return Optional.of(
        hidden == null || hidden.getValue().compareTo(scrape.at()) > 0
            ? Duration.ZERO
            : scrape.at().minus(hidden.getValue()));
  }
}
