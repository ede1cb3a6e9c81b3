package io.healproof.experiment;

import io.healproof.evidence.Recording;
import io.healproof.evidence.TrialInputs;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Victim;
import io.healproof.observe.ClockReading;
import io.healproof.observe.Projection;
import io.healproof.observe.WatchLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps what a trial's results are computed from. {@link TrialAgain} reads it back. */
final class KeptInputs {
  private final Recording record;
  private final Claim claim;

  KeptInputs(Recording record, Claim claim) {
    this.record = record;
    this.claim = claim;
  }

  /**
   * Keeps everything.
   *
   * @param application that owns what drifted; empty for what is no drift
   * @param clock readings of Prometheus's clock
   */
  TrialInputs of(
      Seen seen, Findings findings, Optional<String> application, List<ClockReading> clock) {
    return new TrialInputs(
        fault(claim.fault()),
        victim(findings.injection().victim()),
        application.orElse(""),
        claim.promises().stream().map(KeptInputs::promised).toList(),
        record.sample(
            "watch",
            "the steady state before the fault",
            WatchLog.encode(findings.steady().asEvents())),
        new KeptWitnesses(record).of(seen, findings, claim.users(), clock));
  }

  private static Map<String, String> fault(FaultSpec fault) {
    Map<String, String> said = new TreeMap<>(Map.of("kind", fault.kind()));
    fault
        .pods()
        .ifPresent(
            workload -> {
              said.put("namespace", workload.namespace());
              said.put("name", workload.name());
            });
    if (fault instanceof FaultSpec.KillPod kill) {
      said.put("number", Integer.toString(kill.selection().number()));
      said.put("percent", Boolean.toString(kill.selection().percent()));
    } else if (fault instanceof FaultSpec.StrikeContainer strike) {
      said.put("times", Integer.toString(strike.times()));
    } else if (fault instanceof FaultSpec.Drift drift) {
      said.putAll(KeptObject.of(drift.object()));
      said.put("path", drift.path());
      said.put("value", drift.value());
    } else if (fault instanceof FaultSpec.BlackHole hole) {
      said.putAll(KeptObject.of(hole.service()));
    } else if (fault instanceof FaultSpec.DrainNode drain) {
      said.put("localData", Boolean.toString(drain.localData()));
    } else if (fault instanceof FaultSpec.Scale scale) {
      said.put("replicas", Integer.toString(scale.replicas()));
    } else if (fault instanceof FaultSpec.EditConfigMap edit) {
      said.put("namespace", edit.configMap().namespace());
      said.put("name", edit.configMap().name());
      said.put("key", edit.key());
      said.put("value", edit.value());
    }
    return said;
  }

  private static TrialInputs.Victim victim(Victim victim) {
    if (victim instanceof Victim.Pods pods) {
      return new TrialInputs.Victim(
          "pods",
          pods.workload().namespace(),
          pods.workload().name(),
          pods.uids().stream().sorted().toList(),
          pods.desired(),
          0,
          "",
          "");
    }
    if (victim instanceof Victim.Node node) {
      return new TrialInputs.Victim(
          node.lost() ? "lost-node" : "closed-node",
          node.workload().namespace(),
          node.workload().name(),
          node.uids().stream().sorted().toList(),
          node.desired(),
          0,
          node.name(),
          "");
    }
    if (victim instanceof Victim.Containers containers) {
      return new TrialInputs.Victim(
          "containers",
          containers.workload().namespace(),
          containers.workload().name(),
          containers.uids().stream().sorted().toList(),
          containers.desired(),
          containers.restarts(),
          containers.sign().name(),
          "");
    }
    if (victim instanceof Victim.ObjectVersion object) {
      return new TrialInputs.Victim(
          object.gone() ? "object-gone" : "object",
          object.object().namespace(),
          object.object().name(),
          List.of(),
          0,
          object.resourceVersion(),
          KeptObject.kind(object.object()),
          object.desiredHash());
    }
    if (victim instanceof Victim.ConfigMapVersion map) {
      return new TrialInputs.Victim(
          "config-map",
          map.configMap().namespace(),
          map.configMap().name(),
          List.of(),
          0,
          map.resourceVersion(),
          map.key(),
          Projection.hashOf(map.desired()));
    }
    if (victim instanceof Victim.Endpoints lost) {
      return new TrialInputs.Victim(
          "endpoints",
          lost.service().namespace(),
          lost.service().name(),
          lost.uids().stream().sorted().toList(),
          lost.uids().size(),
          lost.resourceVersion(),
          "",
          lost.desiredHash());
    }
    Victim.Generation drift = (Victim.Generation) victim;
    return new TrialInputs.Victim(
        "generation",
        drift.workload().namespace(),
        drift.workload().name(),
        List.of(),
        drift.desired(),
        drift.generation(),
        "",
        "");
  }

  private static TrialInputs.Promised promised(Promise promise) {
    String kind =
        promise instanceof Promise.Replaced
            ? "replaced"
            : promise instanceof Promise.Reverted
                ? "reverted"
                : promise instanceof Promise.Outage
                    ? "outage"
                    : promise instanceof Promise.NothingLost ? "nothing-lost" : "undisturbed";
    return new TrialInputs.Promised(
        kind,
        promise.text(),
        promise.time(),
        promise instanceof Promise.Undisturbed undisturbed
            ? undisturbed.workload().map(w -> w.namespace() + "/" + w.name())
            : Optional.empty(),
        promise instanceof Promise.NothingLost nothing && nothing.inOrder());
  }
}
