package io.healproof.steps;

import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Then;
import io.healproof.experiment.Promise;
import java.time.Duration;
import java.util.Optional;

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
          "From the blow until every victim's container has been restarted in place as often as it was hit, or the pod was replaced, and as many pods as desired are ready and endpoints of their Services; and it stays so for the hold time.",
      example = "Then the container is restarted within 30 s")
  @Then("the container is restarted within {duration}")
  public void restartedWithin(Duration limit) {
    draft.promises(new Promise.Replaced("the container is restarted within " + text(limit), limit));
  }

  @Meaning(
      value =
          "From the accepted change until the object is as in Git again and its Application is Synced and Healthy; of a black-holed Service, until it has as many endpoints as before, too; and it stays so for the hold time.",
      example = "Then the drift is reverted within 30 s")
  @Then("the drift is reverted within {duration}")
  public void revertedWithin(Duration limit) {
    draft.promises(new Promise.Reverted("the drift is reverted within " + text(limit), limit));
  }

  @Meaning(
      value =
          "From the first message that fails to the start of lasting success, as the blackbox exporter, a client with new connections and a client with reused connections see it; each of them has to confirm it. A failure within the hold time makes it longer.",
      example = "Then users are without service for at most 3 s")
  @Then("users are without service for at most {duration}")
  public void outageOfAtMost(Duration limit) {
    draft.promises(
        new Promise.Outage("users are without service for at most " + text(limit), limit));
  }

  @Meaning(
      value =
          "After the trial, every message that the service has acknowledged is read back. One that is not there is a FAIL, whatever else was seen.",
      example = "Then no acknowledged message is lost")
  @Then("no acknowledged message is lost")
  public void nothingLost() {
    draft.promises(new Promise.NothingLost("no acknowledged message is lost", false));
  }

  @Meaning(
      value =
          "After the trial, every message that the service has acknowledged is there once, behind every message that was acknowledged before it was sent. One that is not is a FAIL, whatever else was seen.",
      example = "Then no acknowledged message is lost, duplicated or reordered")
  @Then("no acknowledged message is lost, duplicated or reordered")
  public void nothingLostOrOutOfPlace() {
    draft.promises(
        new Promise.NothingLost("no acknowledged message is lost, duplicated or reordered", true));
  }

  @Meaning(
      value =
          "For this long, no witness sees the workload broken; where users send, no message fails either.",
      example = "Then no disturbance is seen for 20 s")
  @Then("no disturbance is seen for {duration}")
  public void undisturbedFor(Duration time) {
    draft.promises(
        new Promise.Undisturbed(
            "no disturbance is seen for " + text(time), time, Optional.empty()));
  }

  @Meaning(
      value =
          "For this long, no witness sees another workload broken than the one to which something is done.",
      example = "Then no disturbance of deployment \"chat\" is seen for 20 s")
  @Then("no disturbance of deployment {string} is seen for {duration}")
  public void workloadUndisturbedFor(String deployment, Duration time) {
    draft.promises(
        new Promise.Undisturbed(
            "no disturbance of deployment \"%s\" is seen for %s".formatted(deployment, text(time)),
            time,
            Optional.of(draft.workload(deployment))));
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
