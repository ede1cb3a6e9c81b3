package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recomputing.Samples;
import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialInputs;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.CanaryLog;
import io.healproof.observe.ClockLog;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.ClusterState;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.RequestLog;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.WatchLog;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.WriteLog;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A trial, judged again from what was kept of it. Asks nobody, and knows nothing of what the record
 * says it came to.
 */
final class TrialAgain {
  private final Entry.ClaimPlan plan;
  private final TrialId id;
  private final TimeBounds injected;
  private final TrialInputs inputs;
  private final Samples samples;

  /**
   * For one trial.
   *
   * @param plan as it was announced
   * @param injected [s, r] of the fault
   */
  TrialAgain(
      Entry.ClaimPlan plan, TrialId id, TimeBounds injected, TrialInputs inputs, Samples samples) {
    this.plan = plan;
    this.id = id;
    this.injected = injected;
    this.inputs = inputs;
    this.samples = samples;
  }

  /** What the effect's record, and those after the inputs, have to say; in order. */
  record Entries(Optional<TimeBounds> effect, List<Entry> results) {}

  /**
   * Judges.
   *
   * @throws IllegalArgumentException when something that was kept is not what it should be
   */
  Entries entries() {
    Claim claim = claim();
    ClusterState steady = ApiTrace.state(WatchLog.decode(samples.read(inputs.steady())));
    Injection injection = new Injection(injected, victim(), List.of());
    Criteria criteria = Criteria.of(injection, inputs.victim().valueHash(), steady, owner(steady));
    Seen seen = seen();
    List<ClockReading> clock = ClockLog.decode(samples.read(inputs.clock()));
    Watching.Stored stored = stored(clock);
    List<Traffic.Seen> users = inputs.users().stream().map(this::user).toList();
    Watching watching =
        new Watching(
            seen,
            injection,
            criteria,
            clock,
            claim.users().map(pace -> new Watching.Sending(pace, new Traffic.Recorded(users))));
    Optional<TimeBounds> effect =
        claim.fault() instanceof FaultSpec.Nothing ? Optional.of(injected) : watching.effect();
    Findings findings =
        new Findings(
            injection,
            criteria,
            steady,
            effect,
            watching.events(),
            watching.dated(),
            watching.lostWatches(),
            watching.watchLatency(),
            stored,
            users,
            watching.measured(stored, effect.orElse(injected)),
            inputs.until());
    TrialResults results = TrialResults.of(claim, seen, findings);
    Noted noted = new Noted();
    new TrialRecorder(noted, seen.bounds(), claim, id)
        .judged(findings, results.judged(), results.gates().all(), results.verdict());
    return new Entries(effect, noted.entries);
  }

  /** The claim, as far as results depend on it. */
  private Claim claim() {
    return new Claim(
        plan.id(),
        plan.title(),
        Path.of(""),
        plan.featureUri(),
        plan.line(),
        plan.tags(),
        plan.steps(),
        plan.trials(),
        Optional.empty(), // what share of trials has to pass is no matter of one of them
        plan.control() ? Optional.of(plan.expected()) : Optional.<Outcome>empty(),
        inputs.pace().map(pace -> new UsersPace(pace.period(), pace.deadline())),
        fault(),
        inputs.promises().stream().map(TrialAgain::promise).toList());
  }

  private String said(String name) {
    return inputs.fault().getOrDefault(name, "");
  }

  private FaultSpec fault() {
    WorkloadRef workload = new WorkloadRef(said("namespace"), said("name"));
    return switch (said("kind")) {
      case "pod-kill" -> new FaultSpec.KillPod(workload, false);
      case "pod-delete" -> new FaultSpec.KillPod(workload, true);
      case "node-drain" ->
          new FaultSpec.DrainNode(workload, Boolean.parseBoolean(said("localData")));
      case "drift-replicas" -> new FaultSpec.Scale(workload, Integer.parseInt(said("replicas")));
      case "drift-configmap" ->
          new FaultSpec.EditConfigMap(
              new ConfigMapRef(workload.namespace(), workload.name()), said("key"), said("value"));
      case "none" -> new FaultSpec.Nothing(workload);
      default -> throw new IllegalArgumentException("there is no fault " + said("kind"));
    };
  }

  private Victim victim() {
    TrialInputs.Victim victim = inputs.victim();
    WorkloadRef workload = new WorkloadRef(victim.namespace(), victim.name());
    return switch (victim.kind()) {
      case "pods" -> new Victim.Pods(workload, Set.copyOf(victim.uids()), victim.desired());
      case "config-map" ->
          new Victim.ConfigMapVersion(
              new ConfigMapRef(victim.namespace(), victim.name()),
              victim.version(),
              victim.key(),
              "");
      case "generation" -> new Victim.Generation(workload, victim.version(), victim.desired());
      default -> throw new IllegalArgumentException("there is no victim " + victim.kind());
    };
  }

  private static Promise promise(TrialInputs.Promised promised) {
    String text = promised.text();
    Duration time = promised.time();
    return switch (promised.kind()) {
      case "replaced" -> new Promise.Replaced(text, time);
      case "reverted" -> new Promise.Reverted(text, time);
      case "outage" -> new Promise.Outage(text, time);
      case "nothing-lost" -> new Promise.NothingLost(text, promised.inOrder());
      case "undisturbed" ->
          new Promise.Undisturbed(text, time, promised.workload().map(TrialAgain::workload));
      default -> throw new IllegalArgumentException("there is no promise " + promised.kind());
    };
  }

  private static WorkloadRef workload(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("expected namespace/name, not " + text);
    }
    return new WorkloadRef(text.substring(0, slash), text.substring(slash + 1));
  }

  private Optional<ApplicationSeen> owner(ClusterState steady) {
    return steady
        .all(ApplicationSeen.class)
        .filter(application -> application.name().equals(inputs.application()))
        .findFirst();
  }

  private Seen seen() {
    TrialInputs.Harness harness = inputs.harness();
    List<WatchEvent> history = WatchLog.decode(samples.read(inputs.watch()));
    return new Seen(
        bounds(),
        new Vigil.Kept(
            harness.lastAlive(),
            harness.lostWatches(),
            harness.clockSteps(),
            harness.longestStall()),
        history,
        CanaryLog.decode(samples.read(inputs.canary())),
        inputs.judgedAt());
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

  private Watching.Stored stored(List<ClockReading> clock) {
    Optional<ClockOffset> offset = clock.isEmpty() ? Optional.empty() : ClockOffset.of(clock);
    return new Watching.Stored(
        offset,
        offset.stream()
            .flatMap(known -> inputs.asked().stream().map(asked -> log(asked, known)))
            .toList(),
        inputs.failure());
  }

  private JobLog log(TrialInputs.Asked asked, ClockOffset offset) {
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

  private Traffic.Seen user(TrialInputs.User user) {
    List<Request> requests = RequestLog.decode(samples.read(user.requests()));
    return new Traffic.Seen(
        user.source(),
        requests,
        List.of(),
        List.of(),
        WriteLog.decode(samples.read(user.writes())),
        user.problem());
  }

  /** Takes down what would be recorded. */
  private static final class Noted implements Recording {
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public long record(Entry entry) {
      entries.add(entry);
      return entries.size();
    }

    @Override
    public SampleRef sample(String kind, String query, byte[] answer) {
      return SampleRef.of(kind, query, answer);
    }

    @Override
    public void flush() {}
  }
}
