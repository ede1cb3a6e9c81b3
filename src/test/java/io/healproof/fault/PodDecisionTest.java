package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class PodDecisionTest {

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .addNewOwnerReference()
        .withKind("ReplicaSet")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus();
  }

  private static String kind(PodBuilder pod) {
    return PodDecision.of(pod.build(), false).getClass().getSimpleName();
  }

  @Test
  void aPodWithAControllerIsEvicted() {
    assertEquals("Evict", kind(pod()));
  }

  @Test
  void aPodThatIsEndingAlreadyIsLeft() {
    assertEquals(
        "Leave",
        kind(pod().editMetadata().withDeletionTimestamp("2026-01-01T00:00:00Z").endMetadata()));
  }

  @Test
  void aDaemonSetsPodIsLeft() {
    assertEquals(
        "Leave",
        kind(
            pod()
                .editMetadata()
                .editFirstOwnerReference()
                .withKind("DaemonSet")
                .endOwnerReference()
                .endMetadata()));
  }

  @Test
  void aStaticPodsMirrorIsLeft() {
    assertEquals(
        "Leave",
        kind(
            pod()
                .editMetadata()
                .addToAnnotations("kubernetes.io/config.mirror", "x")
                .endMetadata()));
  }

  @Test
  void aFinishedPodIsLeftEvenWithoutAController() {
    assertEquals(
        "Leave",
        kind(
            pod()
                .editMetadata()
                .withOwnerReferences()
                .endMetadata()
                .editStatus()
                .withPhase("Succeeded")
                .endStatus()));
  }

  @Test
  void aPodThatNobodyWouldBringBackStandsInTheWay() {
    assertEquals("Refuse", kind(pod().editMetadata().withOwnerReferences().endMetadata()));
  }

  @Test
  void aPodWithLocalDataStandsInTheWayAndItsVolumeIsNamed() {
    PodDecision decision =
        PodDecision.of(
            pod()
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build(),
            false);

    String reason = assertInstanceOf(PodDecision.Refuse.class, decision).reason();
    assertTrue(reason.startsWith("its emptyDir volume data would be lost"), reason);
  }

  @Test
  void aPodWithLocalDataGoesWhereItsDataMay() {
    assertInstanceOf(
        PodDecision.Evict.class,
        PodDecision.of(
            pod()
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build(),
            true));
  }
}
