package io.healproof.steps;

import io.cucumber.java.en.When;
import io.healproof.fault.FaultSpec;

/** What is done. */
public final class FaultSteps {
  private final ScenarioDraft draft;

  public FaultSteps(ScenarioDraft draft) {
    this.draft = draft;
  }

  @Meaning(
      value =
          "A ready pod of the workload, chosen by the run's seed, is deleted with grace period 0.",
      example = "When a pod of deployment \"chat\" is killed")
  @When("a pod of deployment {string} is killed")
  public void podIsKilled(String deployment) {
    draft.does(new FaultSpec.KillPod(draft.workload(deployment), false));
  }

  @Meaning(
      value =
          "A ready pod of the workload, chosen by the run's seed, is deleted within its own grace period.",
      example = "When a pod of deployment \"chat\" is deleted")
  @When("a pod of deployment {string} is deleted")
  public void podIsDeleted(String deployment) {
    draft.does(new FaultSpec.KillPod(draft.workload(deployment), true));
  }

  @Meaning(
      value =
          "A node that runs a ready pod of the workload is cordoned, and its pods are evicted as disruption budgets allow. It is uncordoned after the verdict. Pods with emptyDir volumes stand in the way.",
      example = "When a node that runs a pod of deployment \"chat\" is drained")
  @When("a node that runs a pod of deployment {string} is drained")
  public void nodeIsDrained(String deployment) {
    draft.does(new FaultSpec.DrainNode(draft.workload(deployment), false));
  }

  @Meaning(
      value = "As above, and pods with emptyDir volumes go too, with their data.",
      example =
          "When a node that runs a pod of deployment \"chat\" is drained with its emptyDir data")
  @When("a node that runs a pod of deployment {string} is drained with its emptyDir data")
  public void nodeIsDrainedWithData(String deployment) {
    draft.does(new FaultSpec.DrainNode(draft.workload(deployment), true));
  }

  @Meaning(
      value =
          "One key of a ConfigMap gets another value, as with kubectl edit. If nobody puts it back, Healproof does after the verdict.",
      example =
          "When key \"log-level\" of ConfigMap \"chat-config\" is changed by hand to \"DEBUG\"")
  @When("key {string} of ConfigMap {string} is changed by hand to {string}")
  public void configMapIsChanged(String key, String configMap, String value) {
    draft.does(new FaultSpec.EditConfigMap(draft.configMap(configMap), key, value));
  }

  @Meaning(
      value =
          "The replica count is changed, as with kubectl scale. If nobody puts it back, Healproof does after the verdict.",
      example = "When deployment \"chat\" is scaled by hand to 1 replica")
  @When("deployment {string} is scaled by hand to {int} replica(s)")
  public void deploymentIsScaled(String deployment, int replicas) {
    draft.does(new FaultSpec.Scale(draft.workload(deployment), replicas));
  }

  @Meaning(
      value = "The control without a fault.",
      example = "When nothing is done to deployment \"chat\"")
  @When("nothing is done to deployment {string}")
  public void nothingIsDone(String deployment) {
    draft.does(new FaultSpec.Nothing(draft.workload(deployment)));
  }
}
