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
 * What the witnesses of a trial had seen when it was judged. Times are run time.
 *
 * @param bounds the times and error bounds that the trial was run with, by name
 * @param pace of the users; empty where nobody sent
 * @param users what each of them saw and wrote
 * @param harness what may have gone wrong unseen
 * @param until when watching ended
 * @param judgedAt as of when is judged: the moment until which users were watched, or, where nobody
 *     sent, when all was in hand
 * @param failure why Prometheus could not be asked; empty where it could
 * @param asked what Prometheus was asked, target by target
 * @param watch events of the watch, after the state shortly before the fault
 * @param canary changes that Healproof made to measure the witnesses' lag
 * @param clock readings of Prometheus's clock
 */
public record WitnessInputs(
    Map<String, Duration> bounds,
    Optional<Pace> pace,
    List<User> users,
    Harness harness,
    Duration until,
    Duration judgedAt,
    Optional<String> failure,
    List<Asked> asked,
    SampleRef watch,
    SampleRef canary,
    SampleRef clock) {

  public WitnessInputs {
    bounds = Collections.unmodifiableMap(new TreeMap<>(bounds));
    users = List.copyOf(users);
    asked = List.copyOf(asked);
  }

  /** Every sample that is named here. */
  Stream<SampleRef> samples() {
    return Stream.of(
            Stream.of(watch, canary, clock),
            users.stream().flatMap(user -> Stream.of(user.requests(), user.writes())),
            asked.stream().flatMap(target -> target.answers().stream()))
        .flatMap(refs -> refs);
  }

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
