package io.healproof.experiment;

import io.healproof.evidence.Recomputing.Samples;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.WitnessInputs;
import io.healproof.fault.Injection;
import io.healproof.observe.CanaryLog;
import io.healproof.observe.ClockLog;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.ClusterState;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.RequestLog;
import io.healproof.observe.WatchLog;
import io.healproof.observe.WriteLog;
import io.healproof.recovery.TimeBounds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The witnesses of a trial, once more, from what {@link KeptWitnesses} kept of them. */
final class WitnessesAgain {
  private final WitnessInputs inputs;
  private final Samples samples;

  WitnessesAgain(WitnessInputs inputs, Samples samples) {
    this.inputs = inputs;
    this.samples = samples;
  }

  /**
   * What they had seen.
   *
   * @throws IllegalArgumentException when something that was kept is not what it should be
   */
  Seen seen() {
    WitnessInputs.Harness harness = inputs.harness();
    return new Seen(
        bounds(),
        new Vigil.Kept(
            harness.lastAlive(),
            harness.lostWatches(),
            harness.clockSteps(),
            harness.longestStall()),
        WatchLog.decode(samples.read(inputs.watch())),
        CanaryLog.decode(samples.read(inputs.canary())),
        inputs.judgedAt());
  }

  /**
   * All that there was to judge by.
   *
   * @param seen what {@link #seen} gave
   * @param known effect of the fault where it need not be seen
   */
  Findings findings(
      Seen seen,
      Injection injection,
      Criteria criteria,
      ClusterState steady,
      Optional<TimeBounds> known) {
    List<Traffic.Seen> users = inputs.users().stream().map(this::user).toList();
    Watching watching =
        new Watching(
            seen,
            injection,
            criteria,
            clock(),
            pace().map(each -> new Watching.Sending(each, new Traffic.Recorded(users))));
    return watching.findings(steady, known.or(watching::effect), stored(), users, inputs.until());
  }

  private List<ClockReading> clock() {
    return ClockLog.decode(samples.read(inputs.clock()));
  }

  private Watching.Stored stored() {
    List<ClockReading> clock = clock();
    Optional<ClockOffset> offset = clock.isEmpty() ? Optional.empty() : ClockOffset.of(clock);
    return new Watching.Stored(
        offset,
        offset.stream()
            .flatMap(known -> inputs.asked().stream().map(asked -> log(asked, known)))
            .toList(),
        inputs.failure());
  }

  /** The pace of users; empty where none sent. */
  Optional<UsersPace> pace() {
    return inputs.pace().map(pace -> new UsersPace(pace.period(), pace.deadline()));
  }

  private Bounds bounds() {
    return new Bounds(
        bound("steadyFor"),
        bound("steadyDeadline"),
        bound("hold"),
        bound("effectDeadline"),
        bound("watchLatency"),
        bound("exporterLag"),
        bound("scrapeInterval"));
  }

  private Duration bound(String name) {
    Duration bound = inputs.bounds().get(name);
    if (bound == null) {
      throw new IllegalArgumentException("the bound " + name + " is missing");
    }
    return bound;
  }

  private JobLog log(WitnessInputs.Asked asked, ClockOffset offset) {
    List<PrometheusClient.Answer> answers = new ArrayList<>();
    for (SampleRef ref : asked.answers()) {
      String body = new String(samples.read(ref), StandardCharsets.UTF_8);
      answers.add(PrometheusClient.Answer.of(ref.query(), body));
    }
    return PrometheusObserver.one(
        asked.job(),
        asked.target(),
        new JobLog.Asked(asked.at(), offset, Set.copyOf(asked.absent())),
        answers);
  }

  private Traffic.Seen user(WitnessInputs.User user) {
    return new Traffic.Seen(
        user.source(),
        RequestLog.decode(samples.read(user.requests())),
        List.of(),
        List.of(),
        WriteLog.decode(samples.read(user.writes())),
        user.problem());
  }
}
