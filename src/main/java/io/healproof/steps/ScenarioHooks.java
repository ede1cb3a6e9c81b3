package io.healproof.steps;

import io.cucumber.java.Before;
import io.cucumber.java.Scenario;

/** Reads what a scenario says above its steps. */
public final class ScenarioHooks {
  private final ScenarioDraft draft;

  public ScenarioHooks(ScenarioDraft draft) {
    this.draft = draft;
  }

  /** Takes the scenario's tags. */
  @Before
  public void begin(Scenario scenario) {
    draft.begin(ClaimTags.of(scenario.getSourceTagNames(), scenario.getName()));
  }
}
