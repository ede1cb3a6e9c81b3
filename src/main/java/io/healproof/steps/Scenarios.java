package io.healproof.steps;

import io.cucumber.core.feature.FeatureWithLines;
import io.cucumber.core.options.RuntimeOptions;
import io.cucumber.core.options.RuntimeOptionsBuilder;
import io.cucumber.core.runtime.Runtime;
import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.PickleStepTestStep;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCase;
import io.cucumber.plugin.event.TestCaseFinished;
import io.cucumber.plugin.event.TestStepFinished;
import io.healproof.HealproofException;
import io.healproof.experiment.Claim;
import io.healproof.experiment.ClaimOutcome;
import io.healproof.stack.ObjectRef;
import io.healproof.steps.ScenarioDraft.StackNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The feature files of a stack. They are read twice, by the same steps: once to plan, when every
 * step only says what it means, and once to run, when the first Then of a scenario runs its claim.
 */
public final class Scenarios {
  private static final URI GLUE = URI.create("classpath:/io/healproof/steps");

  private final Path home;
  private final Path folder;
  private final StackNames stack;

  /**
   * The scenarios of a folder.
   *
   * @param home the project's folder: files in it are called by their path within it
   * @param folder with feature files, or one feature file
   * @param stack name of the stack that they are about
   * @param objects what they may call by a name
   */
  public Scenarios(Path home, Path folder, String stack, Map<String, ObjectRef> objects) {
    this.home = home.toAbsolutePath();
    this.folder = folder.toAbsolutePath();
    this.stack = new StackNames(stack, objects);
  }

  /**
   * Reads every scenario, changes nothing, and returns them in the order of files and lines.
   *
   * @throws HealproofException (USAGE) for an unknown step, tag, stack or object, for an id used
   *     twice, and where there is no scenario; all of them in one message
   */
  public List<Claim> plan() {
    Planning planning = new Planning(this::relative);
    Glue glue = new Glue(() -> planning.begin(new ScenarioDraft(stack, draft -> {})));
    List<Path> files = files();
    if (files.isEmpty()) {
      return List.of(); // Without a file, Cucumber would look for some elsewhere.
    }
    run(
        files.stream().map(file -> FeatureWithLines.create(uri(file), List.of())).toList(),
        List.of(),
        glue,
        planning);
    return planning.claims();
  }

  /**
   * The feature files, in order. What is hidden is none of them: a ConfigMap that is mounted holds
   * every file once more, in hidden folders.
   */
  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of(folder);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".feature") && !hidden(file))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw HealproofException.usage("the scenarios in " + folder + " cannot be listed: " + e);
    }
  }

  private boolean hidden(Path file) {
    return StreamSupport.stream(folder.relativize(file).spliterator(), false)
        .anyMatch(part -> part.toString().startsWith("."));
  }

  /**
   * Runs claims as scenarios.
   *
   * @param claims as planned
   * @param plugins Cucumber's plugins with their targets, e.g. {@code json:target/cucumber.json}
   * @param experiment runs a claim; what it throws ends the whole run
   */
  public void run(
      List<Claim> claims, List<String> plugins, Function<Claim, ClaimOutcome> experiment) {
    Execution execution = new Execution(claims, experiment);
    Glue glue = new Glue(() -> new ScenarioDraft(stack, execution));
    List<FeatureWithLines> features =
        claims.stream()
            .collect(
                Collectors.groupingBy(
                    Claim::file,
                    TreeMap::new,
                    Collectors.mapping(Claim::line, Collectors.toList())))
            .entrySet()
            .stream()
            .map(entry -> FeatureWithLines.create(uri(entry.getKey()), entry.getValue()))
            .toList();
    run(features, plugins, glue, execution);
    execution.rethrow();
  }

  private static void run(
      List<FeatureWithLines> features,
      List<String> plugins,
      Glue glue,
      ConcurrentEventListener listener) {
    RuntimeOptionsBuilder options =
        new RuntimeOptionsBuilder().addGlue(GLUE).setNoSummary().setMonochrome();
    features.forEach(options::addFeature);
    plugins.forEach(options::addPluginName);
    RuntimeOptions built = options.build();
    try {
      Runtime.builder()
          .withRuntimeOptions(built)
          .withObjectFactorySupplier(() -> glue)
          .withAdditionalPlugins(listener)
          .build()
          .run();
    } catch (io.cucumber.core.gherkin.FeatureParserException e) {
      throw HealproofException.usage("a feature file cannot be read: " + e.getMessage());
    }
  }

  private String relative(Path file) {
    Path parent = Objects.requireNonNullElse(folder.getParent(), folder);
    return (file.startsWith(home) ? home : parent).relativize(file).toString();
  }

  private static URI uri(Path path) {
    return path.toUri();
  }

  /** Collects what scenarios say, and everything that is wrong with them. */
  private static final class Planning implements ConcurrentEventListener {
    private final List<Claim> claims = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Function<Path, String> relative;
    private @Nullable ScenarioDraft draft;

    Planning(Function<Path, String> relative) {
      this.relative = relative;
    }

    ScenarioDraft begin(ScenarioDraft begun) {
      draft = begun;
      return begun;
    }

    @Override
    public void setEventPublisher(EventPublisher publisher) {
      publisher.registerHandlerFor(TestStepFinished.class, this::stepFinished);
      publisher.registerHandlerFor(TestCaseFinished.class, this::caseFinished);
    }

    private void stepFinished(TestStepFinished event) {
      Status status = event.getResult().getStatus();
      if (status == Status.UNDEFINED
          && event.getTestStep() instanceof PickleStepTestStep undefined) {
        String text = undefined.getStep().getText();
        problems.add(
            at(event.getTestCase(), undefined.getStep().getLine())
                + "unknown step \"%s\".%s Every step is in docs/STEPS.md"
                    .formatted(text, StepReference.hint(text)));
      }
    }

    private void caseFinished(TestCaseFinished event) {
      TestCase testCase = event.getTestCase();
      Throwable error = event.getResult().getError();
      if (error instanceof HealproofException) {
        problems.add(at(testCase, testCase.getLocation().getLine()) + error.getMessage());
      } else if (error != null && event.getResult().getStatus() != Status.UNDEFINED) {
        problems.add(at(testCase, testCase.getLocation().getLine()) + error);
      } else if (event.getResult().getStatus() == Status.PASSED) {
        add(testCase);
      }
    }

    private void add(TestCase testCase) {
      ScenarioDraft said = Objects.requireNonNull(draft);
      Path file = Path.of(testCase.getUri());
      try {
        claims.add(
            said.claim(
                testCase.getName(),
                file,
                relative.apply(file),
                testCase.getLocation().getLine(),
                steps(testCase)));
      } catch (HealproofException e) {
        problems.add(at(testCase, testCase.getLocation().getLine()) + e.getMessage());
      }
    }

    private static List<String> steps(TestCase testCase) {
      return testCase.getTestSteps().stream()
          .filter(PickleStepTestStep.class::isInstance)
          .map(step -> ((PickleStepTestStep) step).getStep())
          .map(step -> step.getKeyword() + step.getText())
          .toList();
    }

    private static String at(TestCase testCase, int line) {
      return Path.of(testCase.getUri()).getFileName() + ":" + line + ": ";
    }

    List<Claim> claims() {
      TreeSet<String> seen = new TreeSet<>();
      for (Claim claim : claims) {
        if (!seen.add(claim.id())) {
          problems.add("the id " + claim.id() + " is used by more than one scenario");
        }
      }
      if (!problems.isEmpty()) {
        throw HealproofException.usage(String.join(System.lineSeparator(), problems));
      }
      return List.copyOf(claims);
    }
  }

  /** Runs each scenario's claim at its first Then, and fails the scenario once, at its last. */
  private static final class Execution implements ConcurrentEventListener, ScenarioDraft.Listener {
    private final Map<String, Claim> planned;
    private final Function<Claim, ClaimOutcome> experiment;
    private Optional<RuntimeException> ended = Optional.empty();
    private @Nullable ClaimOutcome current;

    Execution(List<Claim> claims, Function<Claim, ClaimOutcome> experiment) {
      this.planned = claims.stream().collect(Collectors.toMap(Claim::id, claim -> claim));
      this.experiment = experiment;
    }

    @Override
    public void promised(ScenarioDraft draft) {
      Claim claim = Objects.requireNonNull(planned.get(draft.tags().id()));
      if (draft.promised() == 1) {
        current = run(claim);
      }
      ClaimOutcome outcome = Objects.requireNonNull(current);
      if (draft.promised() == claim.promises().size() && !outcome.asPromised()) {
        throw new ClaimNotKept(outcome);
      }
    }

    private ClaimOutcome run(Claim claim) {
      if (ended.isPresent()) {
        throw ended.get();
      }
      try {
        return experiment.apply(claim);
      } catch (RuntimeException e) {
        ended = Optional.of(e);
        throw e;
      }
    }

    @Override
    public void setEventPublisher(EventPublisher publisher) {
      publisher.registerHandlerFor(TestCaseFinished.class, event -> current = null);
    }

    void rethrow() {
      ended.ifPresent(
          e -> {
            throw e;
          });
    }
  }
}
