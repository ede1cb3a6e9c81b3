package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.Right;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class ApiObserverTest {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  private CutLine line;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient overTheLine;

  @SuppressWarnings("NullAway.Init")
  private ApiObserver observer;

  private final SteppedClock clock = new SteppedClock();

  private static final class SteppedClock implements RunClock {
    private Duration shift = Duration.ZERO;
    private final RunClock real = RunClock.start();

    @Override
    public Duration now() {
      return real.now().plus(shift);
    }

    @Override
    public Instant wall() {
      return real.wall();
    }
  }

  @BeforeEach
  void watch() {
    line = new CutLine(server.getPort());
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + line.port())
            .withRequestRetryBackoffLimit(0)
            .withWatchReconnectInterval(20)
            .build();
    overTheLine = new KubernetesClientBuilder().withConfig(config).build();
    observer = new ApiObserver(overTheLine, clock, Set.of("ns"), "argocd");
    observer.start();
    eventually("connected", observer::watching);
  }

  @AfterEach
  void close() throws IOException {
    observer.close();
    overTheLine.close();
    line.close();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    assertTrue(new RealWaiting().until(what, POLL, DEADLINE, condition), what);
  }

  private void write(String name, String value) {
    client
        .configMaps()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .endMetadata()
                .addToData("k", value)
                .build())
        .createOr(NonDeletingOperation::update);
  }

  private List<WatchEvent> seen(String name) {
    return observer.history().stream()
        .filter(e -> e.object() instanceof ConfigMapSeen map && map.name().equals(name))
        .toList();
  }

  @Test
  void everyChangeIsKeptOnceInOrderOfArrival() {
    write("a", "1");
    write("a", "2");
    eventually("both changes", () -> seen("a").size() == 2);

    List<WatchEvent> events = seen("a");

    assertTrue(events.get(0).object().resourceVersion() < events.get(1).object().resourceVersion());
    assertTrue(events.get(0).receivedAt().compareTo(events.get(1).receivedAt()) <= 0);
  }

  @Test
  void aWatchThatIsCutOffIsSeenToBeAndCatchesUpAfterwards() {
    line.cut();
    eventually("cut off", () -> !observer.watching());
    write("missed", "1");

    assertEquals(List.of(), seen("missed"));

    line.mend();
    eventually("connected again", observer::watching);
    eventually("what was missed", () -> seen("missed").size() == 1);
  }

  @Test
  void aYoungWatchIsLeftAlone() {
    int before = server.getRequestCount();

    observer.keepFresh();

    assertEquals(before, server.getRequestCount());
  }

  @Test
  void watchingAnewWhileTheServerIsAwayChangesNothing() {
    line.cut();
    eventually("cut off", () -> !observer.watching());
    clock.shift = Duration.ofMinutes(10);

    observer.keepFresh();

    assertFalse(observer.watching());
    line.mend();
    eventually("connected again", observer::watching);
  }

  /** The new watches take their time; until they watch, the old ones do. */
  @Test
  void atNoMomentDoesNobodyWatch() throws IOException {
    clock.shift = Duration.ofMinutes(5);
    line.hold();
    CompletableFuture<Void> anew = CompletableFuture.runAsync(observer::keepFresh);
    eventually("new watches on their way", () -> line.held() > 0);

    write("meanwhile", "1");

    eventually("what happens meanwhile", () -> seen("meanwhile").size() == 1);
    assertTrue(observer.watching());
    line.release();
    anew.join();
    eventually("watching anew", observer::watching);
    assertEquals(1, seen("meanwhile").size(), "is told of once, though the new watches show it");
  }

  @Test
  void theEndpointsOfAServiceAreWatchedWhereverItIs() {
    ObjectKey dns = new ObjectKey(Kind.SERVICE, "kube-system", "kube-dns");
    observer.close();
    observer = new ApiObserver(overTheLine, clock, Set.of("ns"), "argocd", Set.of(dns));
    observer.start();
    client
        .discovery()
        .v1()
        .endpointSlices()
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName("kube-dns-x5b2k")
                .addToLabels("kubernetes.io/service-name", "kube-dns")
                .endMetadata()
                .build())
        .create();

    eventually(
        "its endpoints",
        () ->
            observer.history().stream()
                .anyMatch(
                    event ->
                        event.object() instanceof Watched.EndpointsSeen slice
                            && slice.service().equals("kube-dns")));
    assertTrue(
        ApiObserver.rights(Set.of("ns"), "argocd", Set.of(dns))
            .contains(
                Right.to("kube-system", "discovery.k8s.io", "endpointslices", "list", "watch")));
  }
}
