package io.healproof.steps;

import io.cucumber.java.en.Given;

/** What must hold before anything is done. */
public final class StackSteps {
  private final ScenarioDraft draft;

  public StackSteps(ScenarioDraft draft) {
    this.draft = draft;
  }

  /** Every Application Synced and Healthy, every workload available, users can chat. */
  @Given("the {string} stack is healthy")
  public void stackIsHealthy(String stack) {
    draft.needsStack(stack);
  }
}
