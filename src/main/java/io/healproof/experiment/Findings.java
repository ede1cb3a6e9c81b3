package io.healproof.experiment;

import io.healproof.fault.Injection;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiTimeline;
import io.healproof.observe.ClusterState;
import io.healproof.observe.DatedEvent;
import io.healproof.observe.WatchEvent;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a trial has left to judge by.
 *
 * @param steady the state before the fault
 * @param effect when the fault's effect was confirmed; empty when it was not
 * @param history of the watch in order of arrival: the state shortly before the fault, and all
 *     since
 * @param dated the same, each event dated, in the order in which things came about
 * @param lostWatches when the API was not watched
 * @param watchLatency bound of the watch's latency in this trial: how long more may be on the way
 * @param users what users saw and wrote; empty where none sent
 * @param until run time at which watching ended
 */
record Findings(
    Injection injection,
    Criteria criteria,
    ClusterState steady,
    Optional<TimeBounds> effect,
    List<WatchEvent> history,
    List<DatedEvent> dated,
    List<TimeBounds> lostWatches,
    Duration watchLatency,
    Watching.Stored stored,
    List<Traffic.Seen> users,
    Measured measured,
    Duration until) {

  Findings {
    history = List.copyOf(history);
    dated = List.copyOf(dated);
    lostWatches = List.copyOf(lostWatches);
    users = List.copyOf(users);
  }

  /**
   * What happened since the fault, as the watch shows it.
   *
   * @param workload whose pods matter; empty for none
   */
  List<TimelineEvent> timeline(Optional<WorkloadRef> workload) {
    return ApiTimeline.of(
        dated,
        workload.map(WorkloadRef::namespace).orElse(""),
        workload.map(WorkloadRef::name).orElse(""),
        injection.t0().earliest());
  }

  /** What shows the workload of a promise whole. */
  Criteria.Whole whole(Promise.Undisturbed promise) {
    return Criteria.whole(
        promise
            .workload()
            .or(() -> injection.victim().pods())
            .orElseThrow(() -> new IllegalStateException("no workload in " + promise.text())),
        steady);
  }

  /** The requests of a client since the fault. */
  Stream<Request> requests(String source) {
    return users.stream()
        .filter(seen -> seen.source().equals(source))
        .flatMap(seen -> seen.requests().stream())
        .filter(request -> request.due().compareTo(injection.t0().earliest()) >= 0);
  }
}
