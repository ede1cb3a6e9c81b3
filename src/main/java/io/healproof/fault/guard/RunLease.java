package io.healproof.fault.guard;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run per cluster at a time: the Lease {@value #NAME} in the namespace {@value #NAMESPACE},
 * held and renewed while a run lasts. Who holds it may do faults; who lost it may not. Safe for use
 * by several threads.
 *
 * <p>A Lease that looks ended is taken over only when nobody has renewed it for its whole duration
 * while we watched: two machines' clocks may differ, and are never compared.
 */
public final class RunLease implements AutoCloseable {
  public static final String NAMESPACE = OwnNamespace.NAME;
  public static final String NAME = "healproof-run";

  /** When a run last did something to the cluster. */
  public static final String LAST_FAULT = "healproof.io/last-fault";

  /** How long a run may be silent before another may take over. */
  public static final Duration DURATION = Duration.ofSeconds(60);

  private static final Duration RENEWAL = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);

  private final KubernetesClient client;
  private final String holder;
  private final RunClock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run lease");
            thread.setDaemon(true);
            return thread;
          });
  private Lease held;
  private @Nullable ScheduledFuture<?> beat;

  private RunLease(KubernetesClient client, String holder, RunClock clock, Lease held) {
    this.client = client;
    this.holder = holder;
    this.clock = clock;
    this.held = held;
  }

  /** How a run is named as its holder. */
  public static String nameOf(String run) {
    return "healproof run " + run;
  }

  /** What holding it needs. */
  public static List<Right> rights() {
    return List.of(
        // An object's name is not known to who decides about its making.
        Right.to(NAMESPACE, "coordination.k8s.io", "leases", "create"),
        Right.to(NAMESPACE, "coordination.k8s.io", "leases", "get", "update").named(NAME));
  }

  /**
   * Takes the Lease and keeps it; makes its namespace, where that is not there. The first call that
   * changes anything in the cluster.
   *
   * @param holder names this run to whoever finds the Lease; no two are named alike
   * @param say told when the silence of another holder has to be watched first
   * @throws HealproofException (REFUSED) when another run has it, or is faster
   */
  public static RunLease take(
      KubernetesClient client,
      String holder,
      RunClock clock,
      Waiting waiting,
      Consumer<String> say) {
    OwnNamespace.ensure(client);
    Lease found = read(client);
    if (found != null && !heldBy(found).isEmpty()) {
      say.accept(
          "The cluster is held by %s; it is taken over when that is silent for %d s."
              .formatted(heldBy(found), duration(found).toSeconds()));
      requireSilence(client, found, waiting);
    }
    RunLease lease =
        new RunLease(client, holder, clock, write(client, found, holder, clock.wall()));
    lease.beat =
        lease.timer.scheduleAtFixedRate(
            lease::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
    return lease;
  }

  private static @Nullable Lease read(KubernetesClient client) {
    return client.leases().inNamespace(NAMESPACE).withName(NAME).get();
  }

  /** Who holds the cluster by what the Lease says and this machine's clock; empty for nobody. */
  static Optional<String> holder(@Nullable Lease lease, Instant now) {
    if (lease == null || heldBy(lease).isEmpty()) {
      return Optional.empty();
    }
    ZonedDateTime renewed = lease.getSpec().getRenewTime();
    boolean live = renewed != null && now.isBefore(renewed.toInstant().plus(duration(lease)));
    return live ? Optional.of(heldBy(lease) + ", renewed at " + renewed) : Optional.empty();
  }

  private static String heldBy(Lease lease) {
    return lease.getSpec() == null
        ? ""
        : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
  }

  private static Duration duration(Lease lease) {
    Integer seconds = lease.getSpec().getLeaseDurationSeconds();
    return seconds == null ? DURATION : Duration.ofSeconds(seconds);
  }

  /** When the last fault was, as far as the Lease tells. */
  static Optional<Instant> lastFault(@Nullable Lease lease) {
    Map<String, String> notes = lease == null ? null : lease.getMetadata().getAnnotations();
    String written = notes == null ? "" : notes.getOrDefault(LAST_FAULT, "");
    try {
      return written.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(written).toInstant());
    } catch (DateTimeException e) {
      LOG.atWarn().addKeyValue("written", written).log("the last fault's time cannot be read");
      return Optional.empty();
    }
  }

  private static void requireSilence(KubernetesClient client, Lease found, Waiting waiting) {
    String version = found.getMetadata().getResourceVersion();
    Duration watched = duration(found);
    boolean spoke =
        waiting.until(
            "a renewal of the Lease by " + heldBy(found),
            POLL,
            watched,
            () -> {
              Lease now = read(client);
              return now == null || !version.equals(now.getMetadata().getResourceVersion());
            });
    if (spoke) {
      throw lost("another run holds the cluster: " + heldBy(found) + " has just renewed it");
    }
  }

  private static Lease write(
      KubernetesClient client, @Nullable Lease found, String holder, Instant now) {
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    try {
      if (found == null) {
        return client
            .leases()
            .inNamespace(NAMESPACE)
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName(NAME)
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity(holder)
                    .withLeaseDurationSeconds((int) DURATION.toSeconds())
                    .withAcquireTime(time)
                    .withRenewTime(time)
                    .withLeaseTransitions(0)
                    .endSpec()
                    .build())
            .create();
      }
      LeaseSpec before = found.getSpec();
      return update(
          client,
          new LeaseBuilder(found)
              .withNewSpec()
              .withHolderIdentity(holder)
              .withLeaseDurationSeconds((int) DURATION.toSeconds())
              .withAcquireTime(time)
              .withRenewTime(time)
              .withLeaseTransitions(
                  1
                      + (before == null
                          ? 0
                          : Objects.requireNonNullElse(before.getLeaseTransitions(), 0)))
              .endSpec()
              .build());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw lost("another run was faster");
      }
      throw HealproofException.broken(
          "Lease %s/%s cannot be taken: %s".formatted(NAMESPACE, NAME, e.getMessage()), e);
    }
  }

  /** Its resource version makes a change by anybody else in the meantime a conflict. */
  private static Lease update(KubernetesClient client, Lease lease) {
    return client.leases().inNamespace(NAMESPACE).resource(lease).update();
  }

  private static HealproofException lost(String why) {
    return HealproofException.refused(
        "Refused: Lease %s/%s: %s. One run per cluster at a time; wait until it has ended."
            .formatted(NAMESPACE, NAME, why));
  }

  private void renew() {
    try {
      keep(Optional.empty());
    } catch (KubernetesClientException e) {
      // The next one may succeed; until then the run may go on for as long as nobody can take over.
      LOG.atWarn().setCause(e).log("the run's lease was not renewed");
    }
  }

  private synchronized void keep(Optional<Instant> fault) {
    try {
      held = update(client, renewed(fault));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      // A renewal whose answer was lost on its way has changed it too.
      Lease found = read(client);
      if (found == null || !heldBy(found).equals(holder)) {
        throw e;
      }
      held = found;
      held = update(client, renewed(fault));
    }
  }

  private Lease renewed(Optional<Instant> fault) {
    LeaseBuilder next = new LeaseBuilder(held);
    next.editSpec().withRenewTime(clock.wall().atZone(ZoneOffset.UTC)).endSpec();
    fault.ifPresent(
        at -> next.editMetadata().addToAnnotations(LAST_FAULT, at.toString()).endMetadata());
    return next.build();
  }

  /**
   * Makes sure that the cluster is still ours, and notes that something is about to be done to it.
   *
   * @throws HealproofException (REFUSED) when the Lease is another run's, or cannot be renewed and
   *     might be
   */
  public void beforeFault() {
    try {
      keep(Optional.of(clock.wall()));
    } catch (KubernetesClientException e) {
      throw HealproofException.refused(
          "Refused: Lease %s/%s is no longer ours (%s): it could not be renewed (%s). Nothing was done."
              .formatted(NAMESPACE, NAME, holder, e.getMessage()));
    }
  }

  /** Gives the Lease back; it stays, with the time of the last fault. */
  @Override
  public void close() {
    if (beat != null) {
      beat.cancel(false);
    }
    timer.shutdownNow();
    synchronized (this) {
      try {
        update(client, new LeaseBuilder(held).editSpec().withHolderIdentity("").endSpec().build());
      } catch (KubernetesClientException e) {
        // It ends by itself; whoever took it over keeps it.
        LOG.atWarn().setCause(e).log("the run's lease was not given back");
      }
    }
  }
}
