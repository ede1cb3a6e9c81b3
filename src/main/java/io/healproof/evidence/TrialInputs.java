package io.healproof.evidence;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the results of a trial were computed from: with this and its samples, each of them can be
 * computed again. Times are run time.
 *
 * @param bounds the times and error bounds that the trial was run with, by name
 * @param fault its kind and what else the scenario says of it, by name
 * @param victim the key by which what was broken is told from what replaces it
 * @param application that owns what drifted; empty for what is no drift
 * @param promises what the claim promises, in order
 * @param pace of the users; empty where nobody sent
 * @param users what each of them saw and wrote
 * @param harness what may have gone wrong unseen
 * @param until when watching ended
 * @param judgedAt when all of it was in hand
 * @param failure why Prometheus could not be asked; empty where it could
 * @param asked what Prometheus was asked, target by target
 * @param steady watch events that make up the steady state before the fault
 * @param watch events of the watch, after the state shortly before the fault
 * @param canary changes that Healproof made to measure the witnesses' lag
 * @param clock readings of Prometheus's clock
 */
public record TrialInputs(
    Map<String, Duration> bounds,
    Map<String, String> fault,
    Victim victim,
    String application,
    List<Promised> promises,
    Optional<Pace> pace,
    List<User> users,
    Harness harness,
    Duration until,
    Duration judgedAt,
    Optional<String> failure,
    List<Asked> asked,
    SampleRef steady,
    SampleRef watch,
    SampleRef canary,
    SampleRef clock) {

  public TrialInputs {
    bounds = Collections.unmodifiableMap(new TreeMap<>(bounds));
    fault = Collections.unmodifiableMap(new TreeMap<>(fault));
    promises = List.copyOf(promises);
    users = List.copyOf(users);
    asked = List.copyOf(asked);
  }

  /** Every sample that is named here. */
  List<SampleRef> samples() {
    return Stream.of(
            Stream.of(steady, watch, canary, clock),
            users.stream().flatMap(user -> Stream.of(user.requests(), user.writes())),
            asked.stream().flatMap(target -> target.answers().stream()))
        .flatMap(refs -> refs)
        .toList();
  }

  /**
   * A victim key.
   *
   * @param kind {@code pods}, {@code config-map} or {@code generation}
   * @param namespace of the workload or ConfigMap
   * @param name of the workload or ConfigMap
   * @param uids of pods, sorted
   * @param desired replicas that the workload asked for before the fault; 0 for a ConfigMap
   * @param version resource version, or generation, as the drift left it; 0 for pods
   * @param key of a ConfigMap, or empty
   * @param valueHash SHA-256 of the value that the key has by right, or empty
   */
  public record Victim(
      String kind,
      String namespace,
      String name,
      List<String> uids,
      int desired,
      long version,
      String key,
      String valueHash) {
    public Victim {
      uids = List.copyOf(uids);
    }
  }

  /**
   * A promise of the claim.
   *
   * @param kind {@code replaced}, {@code reverted}, {@code outage}, {@code nothing-lost} or {@code
   *     undisturbed}
   * @param text the step as written
   * @param workload that is looked at, as namespace/name; empty for the one that the fault is about
   * @param inOrder of {@code nothing-lost}: whether each message must be there once and in its
   *     place
   */
  public record Promised(
      String kind, String text, Duration time, Optional<String> workload, boolean inOrder) {}

  /** How often users send, and how long they wait. */
  public record Pace(Duration period, Duration deadline) {}

  /**
   * A user.
   *
   * @param problem why nothing could be read back; empty where it could
   */
  public record User(String source, String problem, SampleRef requests, SampleRef writes) {}

  /**
   * What may have gone wrong unseen since the fault.
   *
   * @param lastAlive when every watch was last seen connected
   * @param lostWatches when one was not
   * @param clockSteps when the wall clock was stepped
   * @param longestStall the longest time that Healproof did not get to run
   */
  public record Harness(
      Duration lastAlive,
      List<TimeBounds> lostWatches,
      List<TimeBounds> clockSteps,
      Duration longestStall) {
    public Harness {
      lostWatches = List.copyOf(lostWatches);
      clockSteps = List.copyOf(clockSteps);
    }
  }

  /**
   * What Prometheus was asked of one target.
   *
   * @param at run time at which it was asked
   * @param absent metrics that must exist and that the job showed of no object
   */
  public record Asked(
      String job, String target, Duration at, List<String> absent, List<SampleRef> answers) {
    public Asked {
      absent = List.copyOf(absent);
      answers = List.copyOf(answers);
    }
  }
}
