package io.healproof.steps;

import io.cucumber.java.en.Given;
import io.healproof.experiment.UsersPace;
import java.time.Duration;

/** Who uses the stack while something is done to it. */
public final class UserSteps {
  private final ScenarioDraft draft;

  public UserSteps(ScenarioDraft draft) {
    this.draft = draft;
  }

  @Meaning(
      value =
          "Two users send a message so often (20 to 1000 ms), whether or not earlier ones were answered: one over a new connection each time, one over connections that are kept. A message that is not acknowledged within 1 s has failed. Where users ask for a page (on a context, --users-url), a request takes the place of a message.",
      example = "Given users send a message every 200 ms")
  @Given("users send a message every {duration}")
  public void usersSend(Duration period) {
    draft.letsUsersSend(new UsersPace(period, UsersPace.USUAL_DEADLINE));
  }

  @Meaning(
      value =
          "Users send a message so often, and one that is not acknowledged within the deadline (1 ms to 60 s) has failed.",
      example = "Given users send a message every 200 ms with a deadline of 500 ms")
  @Given("users send a message every {duration} with a deadline of {duration}")
  public void usersSend(Duration period, Duration deadline) {
    draft.letsUsersSend(new UsersPace(period, deadline));
  }
}
