package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.AnotherServer;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.SomeApplication;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ObjectSeen;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watching two clusters. */
@EnableKubernetesMockClient(crud = true)
class HubObserverTest {
  private static final ObjectKey CHILD = new ObjectKey(Kind.APPLICATION, "argocd", "child");

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @RegisterExtension final AnotherServer hub = new AnotherServer();

  @Test
  void applicationsThatCountAndTheHubsCanaryAreWatchedInTheHub() {
    SomeApplication.named("here").putInto(client);
    SomeApplication.named("shop").putInto(hub.client());
    SomeApplication.named("child").putInto(hub.client());
    SomeApplication.named("of-another-cluster").putInto(hub.client());
    for (String name : List.of(Canary.HUB_NAME, "something")) {
      hub.client()
          .configMaps()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace(Canary.NAMESPACE)
                  .withName(name)
                  .endMetadata()
                  .build())
          .create();
    }
    try (ApiObserver observer =
        new ApiObserver(
            client,
            RunClock.start(),
            Set.of(Canary.NAMESPACE),
            "argocd",
            Set.of(CHILD),
            Optional.of(new ApiObserver.Hub(hub.client(), Set.of("shop", "here"))))) {
      observer.start();
      assertTrue(
          new RealWaiting()
              .until(
                  "all of the hub",
                  Duration.ofMillis(10),
                  Duration.ofSeconds(30),
                  () -> observer.history().size() >= 3));

      List<WatchEvent> history = observer.history();
      assertEquals(3, history.size(), history.toString());
      assertTrue(history.stream().allMatch(Store.HUB::holds), history.toString());
      assertTrue(history.stream().anyMatch(Store.HUB::showsCanary), history.toString());
      assertEquals(
          List.of("shop"),
          history.stream()
              .map(WatchEvent::object)
              .filter(ApplicationSeen.class::isInstance)
              .map(Watched::name)
              .toList());
      assertTrue(
          history.stream()
              .anyMatch(event -> event.object() instanceof ObjectSeen seen && seen.is(CHILD)));
    }
  }
}
