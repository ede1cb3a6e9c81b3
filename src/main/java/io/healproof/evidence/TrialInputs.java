package io.healproof.evidence;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the results of a trial were computed from: with this, the trial's intent and its samples,
 * each of them can be computed again. Times are run time.
 *
 * @param fault its kind and what else the scenario says of it, by name
 * @param victim the key by which what was broken is told from what replaces it
 * @param application that owns what drifted; empty for what is no drift
 * @param promises what the claim promises, in order
 * @param steady watch events that make up the steady state before the fault
 * @param seen by the witnesses
 */
public record TrialInputs(
    Map<String, String> fault,
    Victim victim,
    String application,
    List<Promised> promises,
    SampleRef steady,
    WitnessInputs seen) {

  public TrialInputs {
    fault = Collections.unmodifiableMap(new TreeMap<>(fault));
    promises = List.copyOf(promises);
  }

  /** Every sample that is named here. */
  List<SampleRef> samples() {
    return Stream.concat(Stream.of(steady), seen.samples()).toList();
  }

  /**
   * A victim key.
   *
   * @param kind {@code pods}, {@code containers}, {@code lost-node}, {@code closed-node}, {@code
   *     config-map}, {@code object}, {@code object-gone} or {@code generation}
   * @param namespace of the workload or ConfigMap
   * @param name of the workload or ConfigMap
   * @param uids of pods, sorted
   * @param desired replicas that the workload asked for before the fault; 0 for a ConfigMap
   * @param version resource version, or generation, as the drift left it; of containers, the
   *     restarts that count as healed; 0 for pods
   * @param key of a ConfigMap; of containers, the sign by which the effect is known; of nodes, the
   *     node; of objects, their kind as group/version/kind/plural/namespaced; or empty
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
}
