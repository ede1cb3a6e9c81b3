package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class CordonTest {
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private void node(String name, boolean unschedulable) {
    client
        .nodes()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(unschedulable ? true : null)
                .endSpec()
                .build())
        .create();
  }

  private boolean cordoned(String name) {
    Node node = client.nodes().withName(name).get();
    return Boolean.TRUE.equals(node.getSpec().getUnschedulable());
  }

  @Test
  void aCordonIsSetAndLifted() {
    node("a", false);
    Cordon cordon = new Cordon(client);

    cordon.set("a");
    assertTrue(cordoned("a"));

    cordon.lift("a");
    assertFalse(cordoned("a"));
  }

  @Test
  void aCordonWithoutAJournalEntryIsLiftedAndSomebodyElsesIsNot() {
    node("ours", false);
    node("theirs", true);
    new Cordon(client).set("ours");
    UnfinishedFaults unfinished = new UnfinishedFaults(client);

    assertEquals(List.of("node ours bears Healproof's cordon"), unfinished.inWords());
    assertEquals(List.of("uncordoned node ours"), unfinished.recover());
    assertFalse(cordoned("ours"));
    assertTrue(cordoned("theirs"));
    assertEquals(List.of(), unfinished.recover());
  }
}
