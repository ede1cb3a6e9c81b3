package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What was kept of an observation is read back as it was. */
class KeptLogsTest {
  private static final List<WatchEvent> EVENTS =
      List.of(
          event(
              new Watched.PodSeen(
                  "chat",
                  "chat-1",
                  "u-1",
                  7,
                  "rs-1",
                  "agent-1",
                  true,
                  true,
                  false,
                  true,
                  List.of(new Watched.ContainerSeen("main", "c-1", 2, "CrashLoopBackOff")))),
          event(new Watched.ReplicaSetSeen("chat", "chat-rs", "rs-1", 8, "d-1")),
          event(new Watched.DeploymentSeen("chat", "chat", "d-1", 9, 3, 2, 5, 4)),
          event(new Watched.StatefulSetSeen("chat", "db", "s-1", 10, 3, 2, 5, 4)),
          event(new Watched.EndpointsSeen("chat", "chat-x", "e-1", 11, "chat", Set.of("b", "a"))),
          event(new Watched.ConfigMapSeen("chat", "c", "m-1", 12, Map.of("ä", "00ff"))),
          event(new Watched.ObjectSeen("chat", "keep", "o-1", 18, "PodDisruptionBudget", "ab12")),
          event(
              new Watched.ApplicationSeen(
                  "argocd",
                  "app",
                  "a-1",
                  13,
                  "Synced",
                  "Healthy",
                  "Succeeded",
                  "2026-01-01T00:00:00Z",
                  true,
                  2)),
          event(new Watched.NodeSeen("agent-1", "n-1", 14, true, false)),
          event(new Watched.LeaseSeen("kube-node-lease", "agent-1", "l-1", 15, 1.7e9 + 0.25)),
          event(new Watched.LeaseSeen("kube-node-lease", "agent-2", "l-2", 16, Double.NaN)),
          event(
              new Watched.EventSeen(
                  "chat", "ev", "ev-1", 17, "Pod", "chat-1", "u-1", "Pulled", 1, "kubelet")));

  private static final List<ClockReading> READINGS =
      List.of(
          new ClockReading(Duration.ofNanos(5), Duration.ofNanos(1_000_007), 1763723147.497),
          new ClockReading(Duration.ofNanos(6), Duration.ofNanos(8), 0.1));

  private static final List<Canary.Write> WRITES =
      List.of(new Canary.Write(Duration.ofNanos(1), Duration.ofNanos(2), 42));

  @Test
  void aWatchHistoryIsReadBackWhateverItsObjects() {
    assertEquals(EVENTS, WatchLog.decode(WatchLog.encode(EVENTS)));
    assertEquals(
        kinds(Watched.class).toList().size(),
        EVENTS.stream().map(event -> event.object().getClass()).distinct().count(),
        "one of each kind");
  }

  @Test
  void readingsOfAClockAreReadBackToTheLastDigit() {
    assertEquals(READINGS, ClockLog.decode(ClockLog.encode(READINGS)));
    assertTrue(
        new String(ClockLog.encode(READINGS), StandardCharsets.UTF_8)
            .contains("\"remoteSeconds\":\"1763723147.497\""));
  }

  @Test
  void changesOfTheCanaryAreReadBack() {
    CanaryWitness.Kept one = new CanaryWitness.Kept(WRITES, List.of());
    CanaryWitness.Kept two = new CanaryWitness.Kept(WRITES, WRITES);

    assertEquals(one, CanaryLog.decode(CanaryLog.encode(one)));
    assertEquals(two, CanaryLog.decode(CanaryLog.encode(two)));
  }

  @Test
  void anAnswerOfPrometheusIsReadAgainFromItsBody() {
    String body =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
            + "{\"__name__\":\"up\",\"job\":\"a\"},\"values\":[[1763723147.497,\"1\"]]}]}}";

    PrometheusClient.Answer answer = PrometheusClient.Answer.of("up[5s]", body);

    assertEquals(body, answer.body());
    assertEquals(
        new PrometheusClient.Series(
            Map.of("__name__", "up", "job", "a"),
            List.of(new PrometheusClient.Point(1763723147.497, 1))),
        answer.series().get(0));
    assertThrows(PrometheusFailure.class, () -> PrometheusClient.Answer.of("up[5s]", "{}"));
  }

  @Test
  void whatIsNotAsItWasWrittenIsRefusedWithItsLine() {
    refused(WatchLog::decode, new String(WatchLog.encode(EVENTS), StandardCharsets.UTF_8));
    refused(ClockLog::decode, new String(ClockLog.encode(READINGS), StandardCharsets.UTF_8));
    refused(CanaryLog::decode, new String(CanaryLog.encode(() -> WRITES), StandardCharsets.UTF_8));
  }

  private static void refused(Function<byte[], ?> decode, String log) {
    for (String changed :
        List.of(
            log.replaceFirst("\\{", "{ "),
            log.replaceFirst("\\{", "{\"more\":1,"),
            log.replaceFirst("\"[a-zA-Z]*\":[0-9]+,", ""),
            log.replaceFirst("\n", ""),
            log + "x\n")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> decode.apply(changed.getBytes(StandardCharsets.UTF_8)),
              changed);
      assertTrue(
          String.valueOf(e.getMessage()).matches("(?s)[a-z ]+(, line \\d+)?: expected .*"),
          e::toString);
    }
  }

  @Test
  void theSameStateIsAlwaysKeptInTheSameWords() {
    WatchEvent one = event(new Watched.EndpointsSeen("a", "b", "c", 1, "d", Set.of("x", "y", "z")));
    WatchEvent same =
        event(new Watched.EndpointsSeen("a", "b", "c", 1, "d", Set.of("z", "x", "y")));

    assertArrayEquals(WatchLog.encode(List.of(one)), WatchLog.encode(List.of(same)));
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(KeptLogsTest::kinds);
  }

  private static WatchEvent event(Watched object) {
    return new WatchEvent(
        object.resourceVersion(), Duration.ofNanos(object.resourceVersion()), false, object);
  }
}
