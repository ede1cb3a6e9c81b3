package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class DiagnosisTest {

  private static final Workload CHAT =
      new Workload(
          new ObjectRef("Deployment", "n", "chat"),
          new LabelSelectorBuilder().addToMatchLabels("app", "chat").build(),
          false,
          "1 of 2 available");

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @Test
  void theFailingPodIsNamedWithItsReasonAndItsWarnings() {
    pod("chat-good", "True", null);
    pod("chat-bad", "False", "ImagePullBackOff");
    event("chat-bad", "Warning", "Failed", "not found: no-such-tag", "2026-01-01T00:00:02Z");
    event("chat-bad", "Normal", "Scheduled", "assigned", "2026-01-01T00:00:01Z");
    event("chat-good", "Warning", "Unhealthy", "somebody else's trouble", "2026-01-01T00:00:03Z");

    assertEquals(
        List.of(
            "Deployment n/chat: 1 of 2 available",
            "pod chat-bad on agent-1: Pending",
            "container chat: ImagePullBackOff: why it waits",
            "event Failed: not found: no-such-tag"),
        lines());
  }

  @Test
  void theNewestWarningsComeFirstAndOnlySixOfThem() {
    pod("chat-bad", "False", "CrashLoopBackOff");
    for (int i = 0; i < 9; i++) {
      event("chat-bad", "Warning", "BackOff", "number " + i, "2026-01-01T00:00:0" + i + "Z");
    }

    List<String> events = lines().stream().filter(line -> line.startsWith("event")).toList();

    assertEquals(6, events.size());
    assertEquals("event BackOff: number 8", events.get(0));
  }

  @Test
  void whereNoPodWasMadeTheOwnersWarningsSayWhy() {
    event("chat-7d9f", "Warning", "FailedCreate", "quota exceeded", "2026-01-01T00:00:01Z");

    assertTrue(lines().contains("event FailedCreate: quota exceeded"), lines()::toString);
  }

  private List<String> lines() {
    return new Diagnosis(client).of(CHAT).lines().map(String::strip).toList();
  }

  private void pod(String name, String ready, @org.jspecify.annotations.Nullable String waiting) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("n")
            .withName(name)
            .addToLabels("app", "chat")
            .endMetadata()
            .withNewSpec()
            .withNodeName("agent-1")
            .endSpec()
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready)
            .endCondition()
            .endStatus();
    if (waiting != null) {
      pod.editStatus()
          .addNewContainerStatus()
          .withName("chat")
          .withReady(false)
          .withRestartCount(0)
          .withNewState()
          .withNewWaiting()
          .withReason(waiting)
          .withMessage("why it waits")
          .endWaiting()
          .endState()
          .endContainerStatus()
          .endStatus();
    }
    client.pods().inNamespace("n").resource(pod.build()).create();
  }

  private void event(String about, String type, String reason, String message, String time) {
    client
        .v1()
        .events()
        .inNamespace("n")
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace("n")
                .withName(about + "-" + time.hashCode() + reason.toLowerCase(java.util.Locale.ROOT))
                .endMetadata()
                .withNewInvolvedObject()
                .withName(about)
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(time)
                .build())
        .create();
  }
}
