package io.healproof.steps;

import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.healproof.NearestName;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Finds the step that an unknown one was most likely meant to be. */
final class NearestStep {
  private static final List<Class<?>> STEPS =
      List.of(StackSteps.class, FaultSteps.class, PromiseSteps.class);

  private NearestStep() {}

  static String hint(String unknown) {
    return NearestName.hint(unknown.replaceAll("\"[^\"]*\"", "{string}"), expressions());
  }

  /** Every step's expression. */
  static List<String> expressions() {
    List<String> all = new ArrayList<>();
    for (Class<?> type : STEPS) {
      for (Method method : type.getDeclaredMethods()) {
        given(method, all);
      }
    }
    return all.stream().sorted().toList();
  }

  private static void given(Method method, List<String> all) {
    Given given = method.getAnnotation(Given.class);
    When when = method.getAnnotation(When.class);
    Then then = method.getAnnotation(Then.class);
    if (given != null) {
      all.add(given.value());
    }
    if (when != null) {
      all.add(when.value());
    }
    if (then != null) {
      all.add(then.value());
    }
  }
}
