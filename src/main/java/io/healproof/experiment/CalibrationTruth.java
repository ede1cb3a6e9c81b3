package io.healproof.experiment;

import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.observe.ClockReading;
import io.healproof.stack.CalibrationTargets.Lane;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows what a calibration target and its keeper log of one trial. */
final class CalibrationTruth {
  /** How often the keeper reads the pods. */
  private static final Duration READ_EVERY = Duration.ofMillis(40);

  /** A line is in the log this long after what it says, at the latest. */
  private static final Duration LOGGED_WITHIN = Duration.ofMillis(500);

  /** Looks at the clock in a row, the quickest of which bounds its offset. */
  private static final int LOOKS = 5;

  private final TargetCalls calls;
  private final RunClock clock;
  private final Lane lane;
  private final long usersFrom;
  private final long podsFrom;
  private final Set<String> serving = new HashSet<>();
  private final List<ClockReading> readings = new ArrayList<>();
  private String users = "";
  private String pods = "";
  private Duration logged = Duration.ZERO;

  /** Begins: everything that is logged from now on belongs to the trial. */
  CalibrationTruth(TargetCalls calls, RunClock clock, Lane lane) {
    this.calls = calls;
    this.clock = clock;
    this.lane = lane;
    this.usersFrom = calls.log(lane.name(), 0).length();
    this.podsFrom = calls.log(lane.name() + "-api", 0).length();
    lane.replicas().forEach(replica -> serving.add(calls.state(replica.orders()).who()));
    calls.watch(lane.name(), lane.pods(), READ_EVERY);
    readClock();
  }

  private void readClock() {
    for (int look = 0; look < LOOKS; look++) {
      readings.add(calls.readClock());
    }
  }

  /** Takes in what has been logged by now. */
  TargetLogs look() {
    Duration asked = clock.now();
    users = calls.log(lane.name(), usersFrom);
    pods = calls.log(lane.name() + "-api", podsFrom);
    logged = asked.minus(LOGGED_WITHIN);
    return logs();
  }

  /** What was logged when it was last looked at. */
  TargetLogs logs() {
    return new TargetLogs(users, pods, serving, readings, logged);
  }

  /** Ends the reading of pods; afterwards the logs are complete. */
  void end() {
    calls.endWatch(lane.name());
    readClock();
    look();
  }
}
