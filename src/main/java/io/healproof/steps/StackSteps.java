package io.healproof.steps;

import io.cucumber.java.en.Given;

/** What must hold before anything is done. */
public final class StackSteps {
  private final ScenarioDraft draft;

  public StackSteps(ScenarioDraft draft) {
    this.draft = draft;
  }

  @Meaning(
      value =
          "Every Application is Synced and Healthy, every workload is available at its current spec, no node is cordoned, and a user can send a message and read it back. Held before each fault, and again after it.",
      example = "Given the \"rocketchat\" stack is healthy")
  @Given("the {string} stack is healthy")
  public void stackIsHealthy(String stack) {
    draft.needsStack(stack);
  }
}
