package io.healproof.evidence;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the comparisons of a calibration trial were computed from: with this and its samples, each
 * of them can be computed again. Times are run time.
 *
 * @param regime what the target was told to do, by its name in the code
 * @param length scripted time; zero where none was scripted
 * @param lane the target's name
 * @param pods all pods of the target
 * @param victim the pod that it happened to
 * @param injected the order to the target, or the eviction
 * @param serving the processes that served users when the target's log begins
 * @param logged until when the logs are known to be complete
 * @param users the target's own log of serving its users
 * @param reads the keeper's log of reading the target's pods
 * @param clock readings of the clock by which both logs are written
 * @param seen by the witnesses
 */
public record TargetInputs(
    String regime,
    Duration length,
    String lane,
    List<String> pods,
    String victim,
    TimeBounds injected,
    List<String> serving,
    Duration logged,
    SampleRef users,
    SampleRef reads,
    SampleRef clock,
    WitnessInputs seen) {

  public TargetInputs {
    pods = List.copyOf(pods);
    serving = List.copyOf(serving);
  }

  /** Every sample that is named here. */
  List<SampleRef> samples() {
    return Stream.concat(Stream.of(users, reads, clock), seen.samples()).toList();
  }
}
