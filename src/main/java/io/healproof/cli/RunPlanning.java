package io.healproof.cli;

import io.cucumber.tagexpressions.Expression;
import io.cucumber.tagexpressions.TagExpressionException;
import io.cucumber.tagexpressions.TagExpressionParser;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.cluster.ImageSource;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Redaction;
import io.healproof.experiment.Bounds;
import io.healproof.experiment.Claim;
import io.healproof.experiment.RunPlan;
import io.healproof.stack.ExistingStack;
import io.healproof.stack.ObjectRef;
import io.healproof.stack.StackFolder;
import io.healproof.stack.UsersKind;
import io.healproof.steps.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns settings into a plan; finds everything that is wrong before anything is touched. */
final class RunPlanning {
  private static final String CONTROL = "@control";

  private static final String BUILT_IN = "rocketchat";

  /** What takes long, or only adds to what the others show: run when asked for. */
  private static final String EXTENDED = "@extended";

  private static final Pattern TAG = Pattern.compile("@[^\\s()]+");

  private final Places places;
  private final String version;
  private final Redaction redaction;

  RunPlanning(Places places, String version, Redaction redaction) {
    this.places = places;
    this.version = version;
    this.redaction = redaction;
  }

  /** The stack, the scenarios and the plan that the settings ask for. */
  record Planned(Names stack, Scenarios scenarios, RunPlan plan) {}

  /**
   * What is known of a stack before it is met.
   *
   * @param objects what scenarios call its objects
   * @param users what its users do; empty where it does not say
   * @param usersService namespace and name of the Service that they call; empty where it names none
   */
  record Names(
      String name,
      Map<String, ObjectRef> objects,
      Optional<UsersKind> users,
      String usersService) {}

  /**
   * Plans a run.
   *
   * @throws HealproofException (USAGE) for an unknown stack, step, tag, claim or object
   */
  Planned plan(Settings settings) {
    Names stack = names(settings);
    Path folder = scenarioFolder(settings, stack.name());
    Scenarios scenarios = new Scenarios(places.home(), folder, stack.name(), stack.objects());
    List<Claim> all = scenarios.plan();
    if (all.isEmpty()) {
      throw HealproofException.usage(
          folder + " holds no scenario; put feature files there, or say where with --scenarios");
    }
    List<Claim> chosen = chosen(all, settings);
    RunPlan plan =
        new RunPlan(
            chosen,
            features(chosen),
            settings.all().stream().map(RunPlanning::recorded).toList(),
            places.fixtures().resolve("platform"),
            places.home().resolve("reports/runs"),
            version,
            settings.seed().value(),
            settings.calibration().value(),
            bounds(settings),
            redaction,
            settings.sign().value());
    return new Planned(stack, scenarios, plan);
  }

  /** The usual ones are those of the platform's own Prometheus. */
  private static Bounds bounds(Settings settings) {
    return settings.context().value().isPresent()
        ? Bounds.usual().scraping(Duration.ofSeconds(settings.guards().scrape().value()))
        : Bounds.usual();
  }

  private Names names(Settings settings) {
    if (settings.stack().value().equals(ExistingStack.NAME)) {
      if (settings.context().value().isEmpty()) {
        throw HealproofException.usage(
            "the stack \"existing\" is whatever is there already: say where with --context NAME");
      }
      return new Names(ExistingStack.NAME, Map.of(), Optional.empty(), "");
    }
    StackFolder stack = stack(settings);
    if (settings.context().value().isEmpty()) {
      if (brings(settings)) {
        throw HealproofException.usage(
            "a stack is always brought into the local cluster: leave \"%s\" out, or say into which other with --context NAME"
                .formatted(Settings.DEPLOY));
      }
      return new Names(stack.name(), stack.objects(), Optional.empty(), "");
    }
    ImageSource source = source(settings);
    return new Names(
        stack.name(), stack.objects(), stack.usersKind(source), stack.usersService(source));
  }

  /** Whether a stack is to be brought into a cluster that is not Healproof's own. */
  boolean brings(Settings settings) {
    String stack = settings.stack().value();
    return stack.equals(Settings.DEPLOY) || stack.startsWith(Settings.DEPLOY + ":");
  }

  /** Which variant is meant where nodes pull: what is met was pulled by whoever brought it. */
  ImageSource source(Settings settings) {
    return brings(settings) && settings.images().value() == ImageSource.BUILD
        ? ImageSource.BUILD
        : ImageSource.PULL;
  }

  /** The folder that the settings ask for. */
  StackFolder stack(Settings settings) {
    String given = settings.stack().value();
    String name =
        brings(settings)
            ? given.equals(Settings.DEPLOY)
                ? BUILT_IN
                : given.substring(Settings.DEPLOY.length() + 1)
            : given;
    return name.contains("/")
        ? StackFolder.load(Path.of(name))
        : StackFolder.named(places.fixtures().resolve("stacks"), name);
  }

  private Path scenarioFolder(Settings settings, String stack) {
    Optional<Path> given = settings.scenarios().value();
    Path folder = given.orElseGet(() -> places.home().resolve("scenarios").resolve(stack));
    if (!Files.exists(folder)) {
      throw HealproofException.usage(
          given.isPresent()
              ? "there is no folder or file " + folder + " (--scenarios)"
              : "the stack \"%s\" brings no scenarios along; say where they are with --scenarios PATH"
                  .formatted(stack));
    }
    return folder;
  }

  private static List<Claim> chosen(List<Claim> all, Settings settings) {
    List<String> ids = settings.claims().value();
    requireKnown("claim", ids, all.stream().map(Claim::id).toList());
    Optional<String> tags = settings.tags().value();
    Expression expression = expression(tags, all);
    List<Claim> selected =
        all.stream()
            .filter(claim -> ids.isEmpty() || ids.contains(claim.id()))
            .filter(claim -> expression.evaluate(new ArrayList<>(claim.tags())))
            .filter(claim -> !extended(claim) || !ids.isEmpty() || tags.isPresent())
            .toList();
    if (selected.isEmpty()) {
      throw HealproofException.usage(
          "no scenario is selected by --tags \"%s\"%s"
              .formatted(
                  tags.orElse(""), ids.isEmpty() ? "" : " and --claim " + String.join(",", ids)));
    }
    // A verdict without its controls proves little: they run along, unless somebody chose
    // otherwise.
    boolean carry = !tags.orElse("").contains(CONTROL);
    return all.stream()
        .filter(claim -> selected.contains(claim) || (carry && isControlOf(claim, selected)))
        .map(claim -> withTrials(claim, settings.trials().value()))
        .toList();
  }

  /** An extended control only serves the extended claims that it stands beside. */
  private static boolean isControlOf(Claim claim, List<Claim> selected) {
    return claim.control()
        && (!extended(claim)
            || selected.stream()
                .anyMatch(other -> extended(other) && other.file().equals(claim.file())));
  }

  /** Whether a claim is run only when it is asked for. */
  static boolean extended(Claim claim) {
    return claim.tags().contains(EXTENDED);
  }

  private static Claim withTrials(Claim claim, Optional<Integer> trials) {
    return claim.control() || trials.isEmpty() ? claim : claim.withTrials(trials.get());
  }

  private static Expression expression(Optional<String> tags, List<Claim> all) {
    TreeSet<String> known = new TreeSet<>();
    all.forEach(claim -> known.addAll(claim.tags()));
    List<String> used = new ArrayList<>();
    Matcher matcher = TAG.matcher(tags.orElse(""));
    while (matcher.find()) {
      used.add(matcher.group());
    }
    requireKnown("tag", used, known.stream().toList());
    try {
      return TagExpressionParser.parse(tags.orElse(""));
    } catch (TagExpressionException e) {
      throw HealproofException.usage(
          "--tags \"%s\" is no tag expression: %s. An example: \"@drift and not @control\""
              .formatted(tags.orElse(""), e.getMessage()));
    }
  }

  private static void requireKnown(String what, List<String> given, List<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        throw HealproofException.usage(
            "there is no %s %s.%s Known: %s"
                .formatted(what, name, NearestName.hint(name, known), String.join(", ", known)));
      }
    }
  }

  private static List<Entry.FeatureText> features(List<Claim> claims) {
    return claims.stream()
        .flatMap(claim -> Stream.of(new Feature(claim.file(), claim.feature())))
        .distinct()
        .map(feature -> new Entry.FeatureText(feature.name(), text(feature.file())))
        .toList();
  }

  private record Feature(Path file, String name) {}

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw HealproofException.broken("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  static Entry.Setting recorded(Setting<?> setting) {
    Object value = setting.value();
    Object shown =
        value instanceof Optional<?> optional ? optional.map(v -> v).orElse(null) : value;
    return new Entry.Setting(
        setting.key(), shown == null ? "" : shown.toString(), setting.origin().where());
  }
}
