package io.healproof.experiment;

import io.healproof.fault.FaultSpec;
import io.healproof.recovery.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /** The same claim with another number of trials. */
  public Claim withTrials(int number) {
    return new Claim(
        id, title, file, feature, line, tags, steps, number, share, expected, users, fault,
        promises);
  }
}
