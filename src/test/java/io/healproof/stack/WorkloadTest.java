package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void aDeploymentWithAllReplicasUpdatedAndAvailableIsSettled() {
    assertEquals(true, workload(deployment(3, 3, 2, 2, 2)).settled());
  }

  @Test
  void aStatusOfAnOlderSpecSettlesNothing() {
    Workload stale = workload(deployment(3, 2, 2, 2, 2));

    assertEquals(false, stale.settled());
    assertEquals("newest version not seen by its controller yet", stale.state());
  }

  @Test
  void anOldReplicaThatStillRunsKeepsADeploymentUnsettled() {
    assertEquals(false, workload(deployment(3, 3, 3, 2, 3)).settled());
  }

  @Test
  void aReplicaOfTheOldVersionKeepsADeploymentUnsettled() {
    assertEquals(false, workload(deployment(3, 3, 2, 1, 2)).settled());
  }

  @Test
  void aReplicaThatIsNotAvailableKeepsADeploymentUnsettled() {
    Workload waiting = workload(deployment(1, 1, 2, 2, 1));

    assertEquals(false, waiting.settled());
    assertEquals("1 of 2 available", waiting.state());
  }

  @Test
  void aDeploymentScaledToZeroIsSettledWithoutPods() {
    Deployment none = deployment(1, 1, 0, 0, 0);
    none.getSpec().setReplicas(0);
    none.getStatus().setReplicas(null);

    assertEquals(true, workload(none).settled());
  }

  @Test
  void aStatefulSetIsJudgedByItsOwnStatus() {
    var set =
        new StatefulSetBuilder()
            .withNewMetadata()
            .withNamespace("n")
            .withName("database")
            .withGeneration(1L)
            .endMetadata()
            .withNewSpec()
            .withReplicas(1)
            .withNewSelector()
            .endSelector()
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(1L)
            .withReplicas(1)
            .withUpdatedReplicas(1)
            .withAvailableReplicas(0)
            .endStatus()
            .build();

    assertEquals(false, Workload.of(set).orElseThrow().settled());
    set.getStatus().setAvailableReplicas(1);
    assertEquals(true, Workload.of(set).orElseThrow().settled());
  }

  @Test
  void aDaemonSetIsSettledWhenEveryNodeHasIt() {
    var set =
        new DaemonSetBuilder()
            .withNewMetadata()
            .withNamespace("n")
            .withName("agent")
            .withGeneration(1L)
            .endMetadata()
            .withNewSpec()
            .withNewSelector()
            .endSelector()
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(1L)
            .withDesiredNumberScheduled(3)
            .withCurrentNumberScheduled(3)
            .withUpdatedNumberScheduled(3)
            .withNumberAvailable(2)
            .endStatus()
            .build();

    assertEquals(false, Workload.of(set).orElseThrow().settled());
    set.getStatus().setNumberAvailable(3);
    assertEquals(true, Workload.of(set).orElseThrow().settled());
  }

  @Test
  void aConfigMapIsNoWorkload() {
    assertEquals(true, Workload.of(new ConfigMap()).isEmpty());
  }

  private static Workload workload(Deployment deployment) {
    return Workload.of(deployment).orElseThrow();
  }

  /** Two replicas are wanted. */
  private static Deployment deployment(
      long generation, long observed, int all, int updated, int available) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("n")
        .withName("chat")
        .withGeneration(generation)
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .endSelector()
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(observed)
        .withReplicas(all)
        .withUpdatedReplicas(updated)
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }
}
