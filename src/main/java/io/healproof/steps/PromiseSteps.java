package io.healproof.steps;

import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Then;
import io.healproof.experiment.Promise;
import java.time.Duration;

/** What is promised. Each limit is asserted from Prometheus and from the API's watch. */
public final class PromiseSteps {
  private final ScenarioDraft draft;

  public PromiseSteps(ScenarioDraft draft) {
    this.draft = draft;
  }

  /** A time such as 30 s, 2.5 s, 200 ms or 5 min. */
  @ParameterType("(\\d+(?:\\.\\d+)?) ?(ms|s|min)")
  public Duration duration(String number, String unit) {
    double factor =
        switch (unit) {
          case "ms" -> 1e6;
          case "s" -> 1e9;
          default -> 60e9;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(number) * factor));
  }

  /** The victims are gone, and as many pods as desired are ready and reachable again. */
  @Then("the pod(s) is/are replaced within {duration}")
  public void replacedWithin(Duration limit) {
    draft.promises(new Promise.Replaced("the pod is replaced within " + text(limit), limit));
  }

  /** What was changed by hand is as in Git again, and its Application Synced and Healthy. */
  @Then("the drift is reverted within {duration}")
  public void revertedWithin(Duration limit) {
    draft.promises(new Promise.Reverted("the drift is reverted within " + text(limit), limit));
  }

  /** For this long, no witness sees the workload broken. */
  @Then("no disturbance is seen for {duration}")
  public void undisturbedFor(Duration time) {
    draft.promises(new Promise.Undisturbed("no disturbance is seen for " + text(time), time));
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
