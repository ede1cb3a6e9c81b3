package io.healproof.steps;

import io.cucumber.java.en.When;
import io.healproof.fault.FaultSpec;

/** What is done. */
public final class FaultSteps {
  private final ScenarioDraft draft;

  public FaultSteps(ScenarioDraft draft) {
    this.draft = draft;
  }

  /** A ready pod, chosen by the run's seed, is deleted with grace period 0. */
  @When("a pod of deployment {string} is killed")
  public void podIsKilled(String deployment) {
    draft.does(new FaultSpec.KillPod(draft.workload(deployment), false));
  }

  /** A ready pod, chosen by the run's seed, is deleted within its own grace period. */
  @When("a pod of deployment {string} is deleted")
  public void podIsDeleted(String deployment) {
    draft.does(new FaultSpec.KillPod(draft.workload(deployment), true));
  }

  /**
   * The node is cordoned, its pods are evicted as budgets allow, and it is uncordoned afterwards.
   */
  @When("a node that runs a pod of deployment {string} is drained")
  public void nodeIsDrained(String deployment) {
    draft.does(new FaultSpec.DrainNode(draft.workload(deployment), false));
  }

  /** As above; pods with emptyDir volumes go too, and their data with them. */
  @When("a node that runs a pod of deployment {string} is drained with its emptyDir data")
  public void nodeIsDrainedWithData(String deployment) {
    draft.does(new FaultSpec.DrainNode(draft.workload(deployment), true));
  }

  /** One key gets another value, as with kubectl edit. */
  @When("key {string} of ConfigMap {string} is changed by hand to {string}")
  public void configMapIsChanged(String key, String configMap, String value) {
    draft.does(new FaultSpec.EditConfigMap(draft.configMap(configMap), key, value));
  }

  /** The replica count is changed, as with kubectl scale. */
  @When("deployment {string} is scaled by hand to {int} replica(s)")
  public void deploymentIsScaled(String deployment, int replicas) {
    draft.does(new FaultSpec.Scale(draft.workload(deployment), replicas));
  }

  /** The control without a fault. */
  @When("nothing is done to deployment {string}")
  public void nothingIsDone(String deployment) {
    draft.does(new FaultSpec.Nothing(draft.workload(deployment)));
  }
}
