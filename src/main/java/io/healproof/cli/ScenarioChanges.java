package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.evidence.Fingerprint;
import io.healproof.evidence.History;
import io.healproof.evidence.HistoryRun;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.WitnessInputs;
import io.healproof.experiment.Bounds;
import io.healproof.experiment.Claim;
import io.healproof.recovery.Limit;
import io.healproof.stack.StackFolder;
import io.healproof.steps.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What claims say otherwise now than when a run tried them. */
final class ScenarioChanges {

  private ScenarioChanges() {}

  /**
   * Of the claims of a run of a built-in stack, by id; of another stack nothing is known.
   *
   * @throws HealproofException (USAGE) when the scenarios cannot be read
   */
  static Map<String, List<String>> since(RunRecord run, Places places) {
    String stack = run.facts().map(facts -> facts.body().stack()).orElse("");
    Path scenarios = places.home().resolve("scenarios").resolve(stack);
    Path stacks = places.fixtures().resolve("stacks");
    if (!StackFolder.names(stacks).contains(stack) || !Files.isDirectory(scenarios)) {
      return Map.of();
    }
    StackFolder folder = StackFolder.named(stacks, stack);
    List<Claim> now = new Scenarios(places.home(), scenarios, stack, folder.objects()).plan();
    return between(History.none().with(run), now);
  }

  private static Map<String, List<String>> between(History then, List<Claim> now) {
    HistoryRun run = then.runs().get(0);
    Map<String, List<String>> changes = new TreeMap<>();
    for (Claim claim : now) {
      List<String> found =
          run.claim(claim.id())
              .map(tried -> of(claim, tried, then))
              // What runs only when asked for is no part of a run that nobody asked for it.
              .orElse(RunPlanning.extended(claim) ? List.of() : List.of("not part of this run"));
      if (!found.isEmpty()) {
        changes.put(claim.id(), found);
      }
    }
    run.claims().stream()
        .filter(tried -> now.stream().noneMatch(claim -> claim.id().equals(tried.id())))
        .forEach(tried -> changes.put(tried.id(), List.of("no scenario says this any more")));
    return changes;
  }

  /**
   * What a claim says otherwise than when it was tried, a phrase each.
   *
   * @param history that the trials' fingerprints are in
   */
  static List<String> of(Claim now, HistoryRun.Claim tried, History history) {
    List<Limit> limits = now.limits();
    Set<String> changes = new LinkedHashSet<>();
    limits.stream()
        .filter(limit -> !tried.limits().contains(limit))
        .forEach(limit -> changes.add("now: " + inWords(limit)));
    tried.limits().stream()
        .filter(limit -> !limits.contains(limit))
        .forEach(limit -> changes.add("no longer: " + inWords(limit)));
    Fingerprint planned =
        Fingerprint.planned(
            now.fault().describe(),
            Bounds.usual().hold(),
            now.users().map(pace -> new WitnessInputs.Pace(pace.period(), pace.deadline())));
    tried.trials().stream()
        .flatMap(
            trial -> Optional.ofNullable(history.fingerprints().get(trial.fingerprint())).stream())
        .findFirst()
        .ifPresent(then -> changes.addAll(planned.disagreementsWith(then)));
    return List.copyOf(changes);
  }

  private static String inWords(Limit limit) {
    return "%s (%s)".formatted(limit.text(), limit.witness().name().toLowerCase(Locale.ROOT));
  }
}
