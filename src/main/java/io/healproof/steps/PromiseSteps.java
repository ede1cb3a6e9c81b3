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

  @Meaning(
      value =
          "From the accepted deletion or eviction until the victims are gone and as many pods as desired are ready and endpoints of their Services; and it stays so for the hold time.",
      example = "Then the pod is replaced within 30 s")
  @Then("the pod(s) is/are replaced within {duration}")
  public void replacedWithin(Duration limit) {
    draft.promises(new Promise.Replaced("the pod is replaced within " + text(limit), limit));
  }

  @Meaning(
      value =
          "From the accepted change until the object is as in Git again and its Application is Synced and Healthy; and it stays so for the hold time.",
      example = "Then the drift is reverted within 30 s")
  @Then("the drift is reverted within {duration}")
  public void revertedWithin(Duration limit) {
    draft.promises(new Promise.Reverted("the drift is reverted within " + text(limit), limit));
  }

  @Meaning(
      value = "For this long, no witness sees the workload broken.",
      example = "Then no disturbance is seen for 20 s")
  @Then("no disturbance is seen for {duration}")
  public void undisturbedFor(Duration time) {
    draft.promises(new Promise.Undisturbed("no disturbance is seen for " + text(time), time));
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
