package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class TouchedPodsTest {
  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private Pod pod(String namespace, String name, String owner, boolean ready) {
    return client
        .pods()
        .inNamespace(namespace)
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addNewOwnerReference()
                .withController(true)
                .withKind("ReplicaSet")
                .withName(owner)
                .withUid(owner)
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .endStatus()
                .build())
        .create();
  }

  @Test
  void aShareIsOfTheReadyPodsOfTheSameOwnerAndEachNamespaceIsReadOnce() {
    Pod one = pod("shop", "cart-1", "cart", true);
    Pod two = pod("shop", "cart-2", "cart", true);
    pod("shop", "cart-3", "cart", false);
    pod("shop", "till-1", "till", true);
    Pod three = pod("mail", "post-1", "post", true);
    int before = server.getRequestCount();

    List<Touch> touches = new TouchedPods(client).of(List.of(one, two, three), "deleted");

    assertEquals(2, server.getRequestCount() - before);
    assertEquals(List.of(2, 2, 1), touches.stream().map(Touch::of).toList());
    assertEquals("ReplicaSet shop/cart", touches.get(0).workload());
    assertEquals(
        "Pod mail/post-1 (uid %s): deleted".formatted(three.getMetadata().getUid()),
        touches.get(2).toString());
  }
}
