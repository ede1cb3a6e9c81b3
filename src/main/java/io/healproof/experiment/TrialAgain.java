package io.healproof.experiment;

import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recomputing.Samples;
import io.healproof.evidence.TrialInputs;
import io.healproof.experiment.Expectation.Prediction;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.Selection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.WatchLog;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.TimeBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A trial, judged again from what was kept of it. Asks nobody, and knows nothing of what the record
 * says it came to.
 */
final class TrialAgain {
  private final Entry.ClaimPlan plan;
  private final Entry.TrialIntent intent;
  private final TimeBounds injected;
  private final TrialInputs inputs;
  private final Samples samples;

  /**
   * For one trial.
   *
   * @param plan as it was announced
   * @param intent of which the settings count, and what was touched and is taken back
   * @param injected [s, r] of the fault
   */
  TrialAgain(
      Entry.ClaimPlan plan,
      Entry.TrialIntent intent,
      TimeBounds injected,
      TrialInputs inputs,
      Samples samples) {
    this.plan = plan;
    this.intent = intent;
    this.injected = injected;
    this.inputs = inputs;
    this.samples = samples;
  }

  /** What the intent's record, and those after the inputs, have to say; in order. */
  record Entries(Entry.TrialIntent intent, List<Entry> results) {
    Entries {
      results = List.copyOf(results);
    }
  }

  /**
   * Judges.
   *
   * @throws IllegalArgumentException when something that was kept is not what it should be
   */
  Entries entries() {
    Claim claim = claim();
    List<RecoverySettings> settings = RecoverySettings.of(intent.settings());
    Optional<Prediction> predicted = new Expectation(claim.fault(), settings).prediction();
    WitnessesAgain witnesses = new WitnessesAgain(inputs.seen(), samples);
    Seen seen = witnesses.seen();
    Findings findings = findings(claim, witnesses, seen);
    Noted noted = new Noted();
    TrialRecorder recorder = new TrialRecorder(noted, seen.bounds(), claim, intent.trial());
    recorder.judged(
        findings,
        TrialResults.of(claim, seen, findings, settings, predicted.map(Prediction::range)));
    return new Entries(
        recorder.intent(intent.victim(), intent.undo(), intent.settings(), predicted),
        noted.entries());
  }

  private Findings findings(Claim claim, WitnessesAgain witnesses, Seen seen) {
    ClusterState steady = ApiTrace.state(WatchLog.decode(samples.read(inputs.steady())));
    Injection injection = new Injection(injected, victim(), List.of());
    return witnesses.findings(
        seen,
        injection,
        Criteria.of(injection, inputs.victim().valueHash(), steady, owner(steady)),
        steady,
        claim.fault() instanceof FaultSpec.Nothing ? Optional.of(injected) : Optional.empty());
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
        new WitnessesAgain(inputs.seen(), samples).pace(),
        fault(),
        inputs.promises().stream().map(TrialAgain::promise).toList());
  }

  private String said(String name) {
    return inputs.fault().getOrDefault(name, "");
  }

  private FaultSpec fault() {
    WorkloadRef workload = new WorkloadRef(said("namespace"), said("name"));
    return switch (said("kind")) {
      case "pod-kill" -> new FaultSpec.KillPod(workload, false, selection());
      case "pod-delete" -> new FaultSpec.KillPod(workload, true, selection());
      case "node-drain" ->
          new FaultSpec.DrainNode(workload, Boolean.parseBoolean(said("localData")));
      case "drift-replicas" -> new FaultSpec.Scale(workload, Integer.parseInt(said("replicas")));
      case "drift-configmap" ->
          new FaultSpec.EditConfigMap(
              new ConfigMapRef(workload.namespace(), workload.name()), said("key"), said("value"));
      case "none" -> new FaultSpec.Nothing(workload);
      case "drift-set", "drift-remove", "drift-merge", "drift-delete", "drift-add" ->
          new FaultSpec.Drift(
              KeptObject.read(said("object"), said("namespace"), said("name")),
              action(said("kind")),
              said("path"),
              said("value"));
      case "service-black-hole", "dns-loss" ->
          new FaultSpec.BlackHole(KeptObject.read(said("object"), said("namespace"), said("name")));
      case "node-cordon",
          "node-power-cut",
          "node-freeze",
          "node-kubelet-stop",
          "node-partition",
          "node-reboot" ->
          new FaultSpec.StrikeNode(workload, nodeBlow(said("kind")));
      default ->
          new FaultSpec.StrikeContainer(
              workload, blow(said("kind")), Integer.parseInt(said("times")));
    };
  }

  private static FaultSpec.DriftAction action(String kind) {
    return Arrays.stream(FaultSpec.DriftAction.values())
        .filter(action -> action.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no fault " + kind));
  }

  private static FaultSpec.NodeBlow nodeBlow(String kind) {
    return Arrays.stream(FaultSpec.NodeBlow.values())
        .filter(blow -> blow.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no fault " + kind));
  }

  private static FaultSpec.Blow blow(String kind) {
    return Arrays.stream(FaultSpec.Blow.values())
        .filter(blow -> blow.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no fault " + kind));
  }

  /** Records from before several pods could be chosen say nothing of their number. */
  private Selection selection() {
    return said("number").isEmpty()
        ? Selection.ONE
        : new Selection(Integer.parseInt(said("number")), Boolean.parseBoolean(said("percent")));
  }

  private Victim victim() {
    TrialInputs.Victim victim = inputs.victim();
    WorkloadRef workload = new WorkloadRef(victim.namespace(), victim.name());
    return switch (victim.kind()) {
      case "pods" -> new Victim.Pods(workload, Set.copyOf(victim.uids()), victim.desired());
      case "lost-node", "closed-node" ->
          new Victim.Node(
              victim.key(),
              workload,
              Set.copyOf(victim.uids()),
              victim.desired(),
              victim.kind().equals("lost-node"));
      case "containers" ->
          new Victim.Containers(
              workload,
              Set.copyOf(victim.uids()),
              victim.desired(),
              Math.toIntExact(victim.version()),
              Victim.Sign.valueOf(victim.key()));
      case "object", "object-gone" ->
          new Victim.ObjectVersion(
              KeptObject.read(victim.key(), victim.namespace(), victim.name()),
              victim.version(),
              victim.valueHash(),
              victim.kind().equals("object-gone"));
      case "config-map" ->
          new Victim.ConfigMapVersion(
              new ConfigMapRef(victim.namespace(), victim.name()),
              victim.version(),
              victim.key(),
              "");
      case "endpoints" ->
          new Victim.Endpoints(
              new ObjectKey(Kind.SERVICE, victim.namespace(), victim.name()),
              victim.version(),
              victim.valueHash(),
              Set.copyOf(victim.uids()));
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
}
