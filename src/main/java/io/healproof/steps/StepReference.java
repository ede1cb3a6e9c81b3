package io.healproof.steps;

import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.healproof.NearestName;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Every step that a scenario may use, as the step classes declare them. */
final class StepReference {
  private static final List<Class<?>> CLASSES =
      List.of(StackSteps.class, UserSteps.class, FaultSteps.class, PromiseSteps.class);

  private StepReference() {}

  /** A step: its keyword, its Cucumber expression, and what it means. */
  record Step(String keyword, String expression, String meaning, String example) {}

  /** All steps, by keyword and then by expression. */
  static List<Step> all() {
    return CLASSES.stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .flatMap(StepReference::step)
        .sorted(Comparator.comparing(Step::keyword).thenComparing(Step::expression))
        .toList();
  }

  private static Stream<Step> step(Method method) {
    return Arrays.stream(method.getAnnotations())
        .filter(annotation -> !expression(annotation).isEmpty())
        .map(annotation -> step(method, annotation));
  }

  private static Step step(Method method, Annotation annotation) {
    Meaning meaning = method.getAnnotation(Meaning.class);
    if (meaning == null) {
      throw new IllegalStateException(method + " needs a @Meaning");
    }
    return new Step(
        annotation.annotationType().getSimpleName(),
        expression(annotation),
        meaning.value(),
        meaning.example());
  }

  private static String expression(Annotation annotation) {
    if (annotation instanceof Given given) {
      return given.value();
    }
    if (annotation instanceof When when) {
      return when.value();
    }
    return annotation instanceof Then then ? then.value() : "";
  }

  /** "Did you mean ...?" for a step that nobody knows, or nothing. */
  static String hint(String unknown) {
    return NearestName.hint(
        unknown.replaceAll("\"[^\"]*\"", "{string}"),
        all().stream().map(Step::expression).toList());
  }

  /** The page docs/STEPS.md. */
  static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Steps\n\n")
        .append("Every step that a scenario may use. Made from the step classes")
        .append(" (`src/main/java/io/healproof/steps`); a test holds it current.\n\n")
        .append("A workload or ConfigMap is called by its name in the stack's `stack.yaml`, or as")
        .append(" `namespace/name`. A time is written `200 ms`, `2.5 s`, `30 s` or `5 min`.\n\n")
        .append("What a step does, where it can be done, and how it is taken back, is in")
        .append(" [SAFETY.md](SAFETY.md#the-faults).\n\n")
        .append(
            "Tags: `@claim:ID` names a claim (each scenario needs one), `@trials:n` repeats it,")
        .append(
            " `@expect:PASS` and `@expect:FAIL` mark a control. A tag without a colon groups.\n");
    for (Step step : all()) {
      page.append("\n## %s %s\n\n".formatted(step.keyword(), step.expression()))
          .append(step.meaning())
          .append("\n\n```gherkin\n")
          .append(step.example())
          .append("\n```\n");
    }
    return page.toString();
  }
}
