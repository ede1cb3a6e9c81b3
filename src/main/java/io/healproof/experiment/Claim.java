package io.healproof.experiment;

import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.FaultSpec;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One promise about the platform: one scenario, understood.
 *
 * @param id from its tag {@code @claim:ID}
 * @param file the feature file
 * @param feature how pages call it: its path within the project, or within the scenarios' folder
 * @param line of the scenario in it
 * @param steps as written, for pages
 * @param trials at least 1
 * @param share of the trials that it promises to pass; empty where each of them has to
 * @param users how its users send while it is tried; empty where nobody does
 * @param expected for a control, the outcome that is known beforehand
 */
public record Claim(
    String id,
    String title,
    Path file,
    String feature,
    int line,
    List<String> tags,
    List<String> steps,
    int trials,
    Optional<PromisedShare> share,
    Optional<Outcome> expected,
    Optional<UsersPace> users,
    FaultSpec fault,
    List<Promise> promises) {

  public Claim {
    tags = List.copyOf(tags);
    steps = List.copyOf(steps);
    promises = List.copyOf(promises);
  }

  /** Whether its verdict is known beforehand. */
  public boolean control() {
    return expected.isPresent();
  }

  /** What its promises amount to: one limit for each witness that has to confirm one. */
  public List<Limit> limits() {
    return new PromisedLimits(this, Bounds.usual())
        .all().stream().map(PromisedLimits.Promised::limit).toList();
  }

  /**
   * What its promises watch, sorted: {@code pods}, {@code users} who send, or {@code drift}. A
   * control stands by the claims that watch the same.
   */
  public Set<String> watches() {
    Set<String> watched = new TreeSet<>();
    for (Promise promise : promises) {
      boolean undisturbed = promise instanceof Promise.Undisturbed;
      if (promise instanceof Promise.Reverted) {
        watched.add("drift");
      }
      if (promise instanceof Promise.Replaced || undisturbed) {
        watched.add("pods");
      }
      if (promise.needsUsers() || (undisturbed && users.isPresent())) {
        watched.add("users");
      }
    }
    return watched;
  }

  /** The objects that have to be watched although no workload is made of them. */
  public static Set<ObjectKey> objects(List<Claim> claims) {
    return claims.stream().flatMap(claim -> object(claim.fault())).collect(Collectors.toSet());
  }

  private static Stream<ObjectKey> object(FaultSpec fault) {
    if (fault instanceof FaultSpec.BlackHole hole) {
      return Stream.of(hole.service());
    }
    return fault instanceof FaultSpec.Drift drift ? Stream.of(drift.object()) : Stream.empty();
  }

  /** Those that are Applications, which may be in another cluster than the others. */
  static Set<ObjectKey> applications(Set<ObjectKey> objects) {
    return objects.stream()
        .filter(object -> object.kind().equals(Kind.APPLICATION))
        .collect(Collectors.toSet());
  }

  /** Those that are none. */
  static Set<ObjectKey> besideApplications(Set<ObjectKey> objects) {
    return objects.stream()
        .filter(object -> !object.kind().equals(Kind.APPLICATION))
        .collect(Collectors.toSet());
  }

  /** The same claim with another number of trials. */
  public Claim withTrials(int number) {
    return new Claim(
        id, title, file, feature, line, tags, steps, number, share, expected, users, fault,
        promises);
  }
}
