package io.healproof.experiment;

import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TargetInputs;
import io.healproof.evidence.WitnessInputs;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A calibration trial that was written by hand: a process ends and is started again in place.
 *
 * <p>The order is given in [60.000, 60.010]. The target serves no longer from [60.500, 60.501] on,
 * and again from [62.500, 62.502] on; a probe finds it so in [63.000, 63.001], and a read of the
 * API shows it ready in [63.500, 63.503].
 */
final class HandWrittenCalibration {
  static final TimeBounds FAULT = new TimeBounds(ms(60_000), ms(60_010));
  private static final long FROM = 55;
  private static final long TO = 71;

  final HandWritten written = new HandWritten();

  TargetInputs inputs() {
    return new TargetInputs(
        "QUICK_EXIT",
        Duration.ZERO,
        "lane-1",
        List.of("lane-1-0"),
        "lane-1-0",
        FAULT,
        List.of("p/1"),
        ms(70_500),
        users(),
        reads(),
        written.clock(),
        seen());
  }

  private SampleRef users() {
    return written.kept(
        "truth",
        "the target's log of lane-1",
        logged(60_500, 60_501, "p/1", "not-serving", "")
            + logged(62_400, 62_401, "p/2", "started", "")
            + logged(62_500, 62_502, "p/2", "serving", "")
            + logged(63_000, 63_001, "p/2", "probe", "200"));
  }

  private SampleRef reads() {
    return written.kept(
        "truth",
        "reads of the pods of lane-1",
        read(59_000, 59_002, true, 0)
            + read(60_900, 60_902, false, 0)
            + read(62_900, 62_903, false, 1)
            + read(63_500, 63_503, true, 1)
            + logged(
                70_900,
                70_900,
                "keeper/1",
                "stopped",
                "600 reads, 21000000 ns between two at most"));
  }

  private static String logged(long from, long to, String who, String what, String detail) {
    return "{\"from\":%s,\"to\":%s,\"who\":\"%s\",\"what\":\"%s\",\"detail\":\"%s\"}%n"
        .formatted(nanos(from), nanos(to), who, what, detail);
  }

  private static String read(long from, long to, boolean ready, int restarts) {
    return "{\"from\":%s,\"to\":%s,\"who\":\"keeper/1\",\"what\":\"pods\",\"pods\":[{\"pod\":\"lane-1-0\",\"uid\":\"U\",\"ready\":%b,\"deleting\":false,\"restarts\":%d}]}%n"
        .formatted(nanos(from), nanos(to), ready, restarts);
  }

  /** By the clock of the logs, which is that much ahead. */
  private static String nanos(long millis) {
    return (HandWritten.CLOCK_AHEAD * 1_000L + millis) + "000000";
  }

  private WitnessInputs seen() {
    return new WitnessInputs(
        HandWritten.bounds(ms(3_000)),
        Optional.of(new WitnessInputs.Pace(ms(100), ms(1_000))),
        List.of(
            user(Sources.CLIENT_NEW, 60_500, 62_500), user(Sources.CLIENT_REUSED, 60_600, 62_500)),
        new WitnessInputs.Harness(ms(71_000), List.of(), List.of(), Duration.ZERO),
        ms(71_000),
        ms(71_100),
        Optional.empty(),
        List.of(scrapes(), probes()),
        watch(),
        written.canary(FROM, TO),
        written.clock());
  }

  /** Requests each 100 ms, answered after 2 ms, or refused after 1 from one moment to another. */
  private WitnessInputs.User user(String source, long down, long up) {
    StringBuilder lines = new StringBuilder();
    for (long at = FROM * 1_000; at < TO * 1_000; at += 100) {
      boolean good = at < down || at >= up;
      lines.append(
          "{\"number\":%d,\"dueNanos\":%d000000,\"sentNanos\":%d000000,\"endedNanos\":%d000000,\"answer\":\"%s\"}%n"
              .formatted(
                  (at - FROM * 1_000) / 100,
                  at,
                  at,
                  at + (good ? 2 : 1),
                  good ? "GOOD" : "FAILED"));
    }
    return new WitnessInputs.User(
        source,
        "",
        written.kept("requests", source, lines.toString()),
        written.kept("writes", source, ""));
  }

  private SampleRef watch() {
    written.event(50_000, pod(5_000, true, 0));
    for (long second = FROM; second < TO; second++) {
      if (second == 61) {
        written.event(60_950, pod(6_050, false, 0));
      } else if (second == 63) {
        written.event(62_950, pod(6_250, false, 1));
      } else if (second == 64) {
        written.event(63_550, pod(6_350, true, 1));
      }
      written.canarySeen(second);
    }
    return written.events();
  }

  private static String pod(int version, boolean ready, int restarts) {
    return "\"kind\":\"PodSeen\",\"object\":{\"namespace\":\"healproof-calibration\",\"name\":\"lane-1-0\",\"uid\":\"U\",\"resourceVersion\":%d,\"owner\":\"S\",\"node\":\"n\",\"scheduled\":true,\"containersStarted\":true,\"ready\":%b,\"deleting\":false,\"containers\":[{\"name\":\"target\",\"id\":\"c%d\",\"restarts\":%d,\"waiting\":\"\"}]}"
        .formatted(version, ready, restarts, restarts);
  }

  /** At 55.5, 56.5 ...: the pod is broken from 61.5 to 63.5. */
  private WitnessInputs.Asked scrapes() {
    String job = "kube-state-metrics";
    String pod = ",\"namespace\":\"healproof-calibration\",\"pod\":\"lane-1-0\",\"uid\":\"U\"";
    for (long second = FROM; second < TO; second++) {
      long at = second * 1_000 + 500;
      written.scraped(job, at);
      written.scraped(
          job,
          "kube_configmap_metadata_resource_version",
          ",\"namespace\":\"healproof\",\"configmap\":\"healproof-canary\"",
          at,
          (double) second * 100);
      written.scraped(
          job,
          "kube_pod_status_ready",
          pod + ",\"condition\":\"true\"",
          at,
          second < 61 || second > 63 ? 1 : 0);
      written.scraped(
          job, "kube_pod_container_status_restarts_total", pod, at, second > 62 ? 1 : 0);
    }
    return written.asked(job, "", 71_050);
  }

  /** At 55.25, 55.75 ...: no good answer from 60.75 to 62.25. */
  private WitnessInputs.Asked probes() {
    for (long at = FROM * 1_000 + 250; at < TO * 1_000; at += 500) {
      written.scraped("blackbox", at);
      written.scraped("blackbox", "probe_success", "", at, at < 60_500 || at > 62_500 ? 1 : 0);
    }
    return written.asked("blackbox", "calibration-1", 71_050);
  }

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
