package io.healproof.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a trial's numbers are valid for, part by part, as the sealed record tells it: the cluster,
 * the Kubernetes version and the nodes with their image; the fault; the rendered manifests and the
 * image digests of the target and of what it depends on; and each setting that shapes recovery
 * (probes, grace periods, replicas, the hold time, how users send and wait, and where). Trials are
 * counted together only when all of it is the same. The repository's commit is no part of it.
 *
 * <p>What a target {@linkplain TargetScope depends on} is found from the manifests. Where a record
 * does not hold them, the stack's Git revision and all images stand for them: that may keep apart
 * what belongs together, and never counts together what does not.
 *
 * <p>Limits are no part: how long a recovery took does not depend on what was promised. The error
 * bounds of the instruments are none either: they widen an interval, and it stays true.
 *
 * @param parts by name, sorted; a manifest's value is the beginning of its hash
 * @param complete whether all of it is known; a trial that broke early may not have come to its
 *     settings
 */
public record Fingerprint(Map<String, String> parts, boolean complete) {
  /** Enough of a hash to tell versions apart. */
  private static final int SHORT = 12;

  private static final int SHORT_MANIFEST = 16;
  private static final String MANIFEST = "manifest of ";
  private static final String RULES = "verdict rules";
  private static final String FAULT = "fault";
  private static final String HOLD = "hold";
  private static final String USERS = "users";

  /** Settings that say how users reach a stack that was met, and what they ask for. */
  private static final Set<String> ADDRESS = Set.of("users-url", "users-kind", "users-text");

  /** The setting that says in which other cluster the Argo CD is that heals a drift. */
  private static final Set<String> HEALER = Set.of("argocd-context");

  public Fingerprint {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }

  /**
   * Of one trial. What a trial that broke has not recorded itself is taken from its claim's other
   * trials in the same run.
   */
  public static Fingerprint of(RunRecord run, ClaimRecord claim, TrialRecord trial) {
    // The trial comes twice, which changes nothing: telling trials apart costs more, and of 2,000
    // much.
    List<TrialRecord> nearest = Stream.concat(Stream.of(trial), claim.trials().stream()).toList();
    return of(run, claim, nearest);
  }

  /** Of trials of a claim that were planned and not run. */
  public static Fingerprint ofUnrun(RunRecord run, ClaimRecord claim) {
    return of(run, claim, claim.trials());
  }

  /**
   * What a claim alone decides of it, before any trial.
   *
   * @param hold how long a recovery has to last
   * @param pace of its users; empty where nobody sends
   */
  public static Fingerprint planned(
      String fault, Duration hold, Optional<WitnessInputs.Pace> pace) {
    Map<String, String> parts = new TreeMap<>();
    parts.put(RULES, Ledger.RULES);
    parts.put(FAULT, fault);
    parts.put(HOLD, millis(hold));
    parts.put(USERS, users(pace));
    return new Fingerprint(parts, false);
  }

  private static Fingerprint of(RunRecord run, ClaimRecord claim, List<TrialRecord> nearest) {
    Optional<TrialInputs> inputs =
        nearest.stream().flatMap(trial -> trial.inputs().stream()).findFirst();
    Optional<Entry.TrialIntent> intent =
        nearest.stream().flatMap(trial -> trial.intent().stream()).findFirst().map(Recorded::body);
    Optional<Entry.Facts> facts = run.facts().map(Recorded::body);
    Map<String, String> parts = new TreeMap<>();
    parts.put(RULES, run.header().rules());
    parts.put(FAULT, claim.plan().body().fault());
    facts.ifPresent(found -> cluster(found, parts));
    inputs.ifPresent(found -> trial(found, parts));
    if (inputs.filter(found -> found.seen().pace().isPresent()).isPresent()) {
      settings(ADDRESS, run.configuration(), parts);
    }
    if (inputs.filter(found -> !found.application().isEmpty()).isPresent()) {
      settings(HEALER, run.configuration(), parts);
    }
    intent.ifPresent(
        found ->
            found
                .settings()
                .forEach(
                    (name, value) -> {
                      if (!Covariates.ALL.contains(name)) {
                        parts.put("setting " + name, value);
                      }
                    }));
    Optional<Entry.Deployed> deployed = run.deployed().map(Recorded::body);
    if (deployed.isPresent()) {
      parts.put("node image", deployed.get().nodeImage());
      inputs.ifPresent(found -> stack(TargetScope.of(deployed.get(), found), parts));
    } else {
      facts.ifPresent(found -> wholeStack(found, parts));
    }
    return new Fingerprint(parts, facts.isPresent() && inputs.isPresent() && intent.isPresent());
  }

  private static void cluster(Entry.Facts facts, Map<String, String> parts) {
    parts.put("cluster", facts.cluster());
    parts.put("images come by", facts.imageSource());
    parts.put("Kubernetes", facts.kubernetesVersion());
    facts.nodes().stream()
        .collect(
            Collectors.groupingBy(
                node ->
                    "nodes, %s, %s, %s"
                        .formatted(node.role(), node.osImage(), node.containerRuntime()),
                TreeMap::new,
                Collectors.counting()))
        .forEach((kind, count) -> parts.put(kind, count.toString()));
  }

  private static void trial(TrialInputs inputs, Map<String, String> parts) {
    Optional.ofNullable(inputs.seen().bounds().get("hold"))
        .ifPresent(hold -> parts.put(HOLD, millis(hold)));
    parts.put(USERS, users(inputs.seen().pace()));
  }

  /** Those of these names that somebody gave. */
  private static void settings(
      Set<String> names, List<Entry.Setting> given, Map<String, String> parts) {
    for (Entry.Setting setting : given) {
      if (names.contains(setting.key()) && !setting.value().isEmpty()) {
        parts.put(setting.key(), setting.value());
      }
    }
  }

  private static String users(Optional<WitnessInputs.Pace> users) {
    return users
        .map(
            pace ->
                "send every %s and wait for %s"
                    .formatted(millis(pace.period()), millis(pace.deadline())))
        .orElse("none");
  }

  private static void stack(TargetScope scope, Map<String, String> parts) {
    scope
        .manifests()
        .forEach(
            manifest ->
                parts.put(
                    MANIFEST
                        + "%s %s/%s"
                            .formatted(manifest.kind(), manifest.namespace(), manifest.name()),
                    shortened(manifest.hash(), SHORT_MANIFEST)));
    scope.containers().stream()
        .collect(
            Collectors.groupingBy(
                container ->
                    "image of container %s of %s"
                        .formatted(container.container(), container.workload()),
                Collectors.mapping(
                    container -> container.image() + " " + container.digest(),
                    Collectors.toCollection(TreeSet::new))))
        .forEach((name, images) -> parts.put(name, String.join(", ", images)));
  }

  private static void wholeStack(Entry.Facts facts, Map<String, String> parts) {
    parts.put("Git revision of the whole stack", facts.stackRevision());
    Stream.concat(facts.stackImages().stream(), facts.platformImages().stream())
        .forEach(image -> parts.put("image " + image.name(), image.digest()));
  }

  /** The first digits of the SHA-256 of all parts in canonical form. */
  public String hash() {
    JsonNode tree = new EntryJson().tree(parts);
    return shortened(Sha256.hex(CanonicalJson.write(tree).getBytes(StandardCharsets.UTF_8)), SHORT);
  }

  /** Whether some part that both know differs. */
  public boolean contradicts(Fingerprint other) {
    return parts.entrySet().stream()
        .anyMatch(
            part ->
                other.parts.containsKey(part.getKey())
                    && !Objects.equals(other.parts.get(part.getKey()), part.getValue()));
  }

  /**
   * What differs from an earlier one, a phrase each, sorted; empty where nothing does.
   *
   * @param earlier what evidence was valid for
   */
  public List<String> changesSince(Fingerprint earlier) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(parts.keySet());
    names.addAll(earlier.parts.keySet());
    for (String name : names) {
      String before = earlier.parts.get(name);
      String now = parts.get(name);
      if (before == null) {
        changes.add(name + " is new");
      } else if (now == null) {
        changes.add(name + " is gone");
      } else if (!before.equals(now)) {
        changes.add(
            name.startsWith(MANIFEST)
                ? name + " has changed"
                : "%s was %s, is %s".formatted(name, quoted(before), quoted(now)));
      }
    }
    return List.copyOf(changes);
  }

  /** The same of the parts that both know. */
  public List<String> disagreementsWith(Fingerprint earlier) {
    Map<String, String> shared = new TreeMap<>(parts);
    shared.keySet().retainAll(earlier.parts.keySet());
    Map<String, String> before = new TreeMap<>(earlier.parts);
    before.keySet().retainAll(shared.keySet());
    return new Fingerprint(shared, false).changesSince(new Fingerprint(before, false));
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }

  private static String millis(Duration time) {
    return time.toMillis() + " ms";
  }

  private static String shortened(String hash, int digits) {
    return hash.substring(0, Math.min(digits, hash.length()));
  }
}
