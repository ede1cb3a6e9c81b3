package io.healproof.evidence;

import io.healproof.recovery.Accuracy;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Limit;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Phase;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The body of a ledger record. docs/LEDGER.md describes each type for readers of the file. */
public sealed interface Entry {

  /** The stored answers that this record refers to. */
  default List<SampleRef> samples() {
    return List.of();
  }

  /** A record that belongs to one trial. */
  sealed interface OfTrial extends Entry {
    TrialId trial();
  }

  /**
   * The first record: what this ledger is of.
   *
   * @param schema version of the record types; {@link Ledger#SCHEMA} when written by this version
   * @param rules version of the rules by which verdicts are reached
   * @param version of Healproof
   * @param startedAt the moment at which run time began
   * @param features the texts of the claims, as they were when the run began
   */
  record RunHeader(
      String runId,
      int schema,
      String rules,
      String version,
      Instant startedAt,
      List<FeatureText> features)
      implements Entry {
    public RunHeader {
      features = List.copyOf(features);
    }
  }

  /**
   * Announces that the run will be signed when it is sealed; without a key there is no such record.
   *
   * @param publicKey Ed25519, X.509 form in base64
   */
  record Signer(String publicKey) implements Entry {}

  /** A feature file: where it lies, seen from the working folder, and its whole text. */
  record FeatureText(String uri, String text) {}

  /** The resolved configuration. */
  record Configuration(List<Setting> settings) implements Entry {
    public Configuration {
      settings = List.copyOf(settings);
    }
  }

  /**
   * One setting.
   *
   * @param value as text; {@code ***} for a secret
   * @param origin where it came from: {@code default}, {@code healproof.yaml}, a variable, a flag
   */
  record Setting(String key, String value, String origin) {}

  /**
   * What was tested, and on what.
   *
   * @param stack its name
   * @param stackRevision of its Git content, or empty
   * @param cluster {@code local} or the context's name
   * @param imageSource {@code pull} or {@code build}
   * @param versions of products, by name
   * @param stackImages the images that the stack runs, with their digests
   * @param notes what a reader must know, in full sentences
   * @param notTested what this run does not show, in full sentences
   */
  record Facts(
      String stack,
      String stackRevision,
      String cluster,
      String kubernetesVersion,
      String imageSource,
      List<Node> nodes,
      Map<String, String> versions,
      List<Image> platformImages,
      List<Image> stackImages,
      List<String> notes,
      List<String> notTested)
      implements Entry {
    public Facts {
      nodes = List.copyOf(nodes);
      versions = sorted(versions);
      platformImages = List.copyOf(platformImages);
      stackImages = List.copyOf(stackImages);
      notes = List.copyOf(notes);
      notTested = List.copyOf(notTested);
    }
  }

  /** A node of the cluster; its role is {@code server} or {@code agent}. */
  record Node(String name, String role, String osImage, String containerRuntime) {}

  /**
   * An image.
   *
   * @param name upstream reference as manifests write it
   * @param digest of its manifest, or empty where it is not known
   * @param builtFrom module or package with version, or empty when it was pulled
   * @param standsInFor the product it stands in for, or empty
   */
  record Image(String name, String digest, String builtFrom, String standsInFor) {}

  /**
   * What the claims are tried on, as it was once the stack was healthy. With the facts and what a
   * trial was run with, {@link Fingerprint} is made of it.
   *
   * @param nodeImage that the nodes run, with its digest
   * @param users the service that users call, as namespace/name; or empty
   * @param manifests of the stack, and of what heals its drift
   * @param containers likewise
   */
  record Deployed(
      String nodeImage, String users, List<Manifest> manifests, List<Container> containers)
      implements Entry {
    public Deployed {
      manifests = List.copyOf(manifests);
      containers = List.copyOf(containers);
    }
  }

  /**
   * A rendered manifest.
   *
   * @param application that brings it; of the platform, its component
   * @param namespace empty for what belongs to the whole cluster
   * @param hash SHA-256 of the manifest as canonical JSON, without the values of a Secret
   * @param names namespaces that it names: what it may depend on
   */
  record Manifest(
      String application,
      String kind,
      String namespace,
      String name,
      String hash,
      List<String> names) {
    public Manifest {
      names = List.copyOf(names);
    }
  }

  /**
   * A container that runs.
   *
   * @param workload who owns its pod, e.g. {@code Deployment rocketchat/chat}
   * @param image as the manifest writes it
   * @param digest what the node runs
   */
  record Container(
      String namespace, String workload, String container, String image, String digest) {}

  /**
   * A claim or a control, announced before its first trial.
   *
   * @param id without the {@code @claim:} in front
   * @param title the scenario's name
   * @param featureUri the feature file, as in the header
   * @param line of the scenario in it, 1-based
   * @param tags as written, with their {@code @}
   * @param steps the scenario's steps as written
   * @param control whether its verdict is known beforehand
   * @param expected what a control must show; PASS for a claim
   * @param trials how many are planned, at least 1
   * @param share of the trials that has to pass; empty where each of them has to
   * @param fault in words, e.g. {@code kill a pod of deployment chat}
   */
  record ClaimPlan(
      String id,
      String title,
      String featureUri,
      int line,
      List<String> tags,
      List<String> steps,
      boolean control,
      Outcome expected,
      int trials,
      Optional<Share> share,
      String fault,
      List<Limit> limits)
      implements Entry {
    public ClaimPlan {
      tags = List.copyOf(tags);
      steps = List.copyOf(steps);
      limits = List.copyOf(limits);
    }
  }

  /**
   * What share of the trials a claim promises to pass, both in per cent.
   *
   * @param confidence at which the share has to be shown
   */
  record Share(int within, int confidence) {}

  /**
   * What is about to be done. Recorded and flushed before the fault is injected.
   *
   * @param victim the victim key and what else names the target (pod, uid, node)
   * @param undo how the fault is taken back, or why nothing is to be taken back
   * @param settings what shapes the recovery (replicas, probes, grace period), by name
   * @param predicted the expected recovery, where one was predicted
   */
  record TrialIntent(
      TrialId trial,
      String fault,
      Map<String, String> victim,
      String undo,
      Map<String, String> settings,
      Optional<Interval> predicted)
      implements OfTrial {
    public TrialIntent {
      victim = sorted(victim);
      settings = sorted(settings);
    }
  }

  /** The fault was injected, in [s, r] of run time. */
  record Injection(TrialId trial, TimeBounds at) implements OfTrial {}

  /** The fault's effect was confirmed; {@code how} says by which observation. */
  record EffectSeen(TrialId trial, TimeBounds at, Witness witness, String how) implements OfTrial {}

  /** Something happened in a trial; the samples show it. */
  record Happened(TrialId trial, TimelineEvent event, List<SampleRef> samples) implements OfTrial {
    public Happened {
      samples = List.copyOf(samples);
    }
  }

  /** What the trial's results, which follow, were computed from. */
  record Inputs(TrialId trial, TrialInputs inputs) implements OfTrial {
    @Override
    public List<SampleRef> samples() {
      return inputs.samples();
    }
  }

  /** A limit was measured and judged. */
  record LimitJudged(TrialId trial, LimitResult result, Basis basis) implements OfTrial {
    @Override
    public List<SampleRef> samples() {
      return basis.samples();
    }
  }

  /**
   * What users went through, as one source saw it. Limits on it are records of their own.
   *
   * @param source which instrument, e.g. {@code client, new connections}
   */
  record OutageSeen(TrialId trial, String source, Outage outage, Basis basis) implements OfTrial {
    @Override
    public List<SampleRef> samples() {
      return basis.samples();
    }
  }

  /**
   * What a user's messages came to when they were read back after the trial. Lists hold the
   * messages' numbers.
   *
   * @param source which user
   * @param sent how many were sent
   * @param acknowledged how many of them the service has acknowledged
   * @param lost acknowledged, but not there
   * @param duplicated there more than once
   * @param reordered there before a message that was acknowledged before they were sent
   * @param landed there though never acknowledged: allowed, for who gave up cannot know
   * @param problem why nothing could be read back; empty where it could
   * @param samples what was sent and what was read back
   */
  record WritesChecked(
      TrialId trial,
      String source,
      long sent,
      long acknowledged,
      List<Long> lost,
      List<Long> duplicated,
      List<Long> reordered,
      List<Long> landed,
      String problem,
      List<SampleRef> samples)
      implements OfTrial {
    public WritesChecked {
      lost = List.copyOf(lost);
      duplicated = List.copyOf(duplicated);
      reordered = List.copyOf(reordered);
      landed = List.copyOf(landed);
      samples = List.copyOf(samples);
    }
  }

  /**
   * The recovery in phases that follow each other without a gap.
   *
   * @param phases in order; empty where they could not be told apart
   * @param dominating which of them took longest and what shapes it, for people; or empty
   */
  record Decomposed(TrialId trial, List<Phase> phases, String dominating) implements OfTrial {
    public Decomposed {
      phases = List.copyOf(phases);
    }
  }

  /**
   * What became of the prediction in the trial's intent.
   *
   * @param source whose measurement it was compared with
   */
  record PredictionScored(
      TrialId trial, Interval predicted, String source, Recovery measured, PredictionScore score)
      implements OfTrial {}

  /** Other clocks, read before and after a trial. */
  record ClocksRead(TrialId trial, List<Clock> clocks) implements OfTrial {
    public ClocksRead {
      clocks = List.copyOf(clocks);
    }
  }

  /**
   * A clock, as it was read.
   *
   * @param name whose clock, e.g. {@code Prometheus}
   * @param how it was read, in words
   * @param at run time of the reading
   * @param offset that clock less the harness's wall clock
   * @param bound largest error of the offset
   */
  record Clock(String name, String how, Duration at, Duration offset, Duration bound) {}

  /**
   * A trial came to its verdict.
   *
   * @param gates what had to hold besides the limits
   * @param healedBy who healed it and how that is known, or empty
   */
  record TrialJudged(TrialId trial, Verdict verdict, List<Gate> gates, String healedBy)
      implements OfTrial {
    public TrialJudged {
      gates = List.copyOf(gates);
    }
  }

  /**
   * A trial on a target whose true outage is known.
   *
   * @param number from 1
   * @param regime what the target did, as a sentence about it ends
   * @param length scripted time; zero where none was scripted
   * @param period of the client's requests
   * @param hold how long a recovery had to last
   * @param injected the order to the target, or the eviction; empty when it did not come to that
   * @param compared each measurement with the truth
   * @param gates what had to hold besides; where one did not, what it concerns is unknown
   * @param phases of readiness probing, which no instrument can be quicker than
   * @param truth the logs that the truth was read from
   * @param problem why nothing could be compared, or empty
   */
  record CalibrationTrial(
      int number,
      String regime,
      Duration length,
      Duration period,
      Duration hold,
      Optional<TimeBounds> injected,
      List<Compared> compared,
      List<Gate> gates,
      List<Phase> phases,
      List<SampleRef> truth,
      String problem)
      implements Entry {
    public CalibrationTrial {
      compared = List.copyOf(compared);
      gates = List.copyOf(gates);
      phases = List.copyOf(phases);
      truth = List.copyOf(truth);
    }
  }

  /**
   * What the calibration trials of a run come to.
   *
   * @param trials how many were planned
   * @param accuracies of each source and quantity, over all trials
   * @param gate whether the instruments may be believed
   */
  record Calibrated(int trials, List<Accuracy> accuracies, Gate gate) implements Entry {
    public Calibrated {
      accuracies = List.copyOf(accuracies);
    }
  }

  /** A measurement and the truth, and what the measurement was computed from. */
  record Compared(Comparison comparison, Basis basis) {}

  /** Raw answers that were kept although no limit rests on them. */
  record Kept(String what, List<SampleRef> samples) implements Entry {
    public Kept {
      samples = List.copyOf(samples);
    }
  }

  /**
   * Anything else that a reader must know, such as evidence that could not be collected.
   *
   * @param trial empty where it concerns the whole run
   */
  record Note(Optional<TrialId> trial, String text) implements Entry {}

  /**
   * The last record: the run is complete.
   *
   * @param records how many records come before this one
   * @param manifest SHA-256 in hex of every other file of the run, by path within its folder
   */
  record Closing(RunVerdict verdict, long records, Map<String, String> manifest) implements Entry {
    public Closing {
      manifest = sorted(manifest);
    }
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
