package io.healproof.steps;

import io.cucumber.java.en.When;
import io.healproof.HealproofException;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.FaultSpec.Blow;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.fault.Selection;
import io.healproof.stack.ObjectRef;

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
          "So many ready pods of the workload, chosen by the run's seed, are deleted with grace period 0, one right after the other.",
      example = "When 2 pods of deployment \"chat\" are killed at once")
  @When("{int} pods of deployment {string} are killed at once")
  public void podsAreKilled(int number, String deployment) {
    draft.does(
        new FaultSpec.KillPod(draft.workload(deployment), false, new Selection(number, false)));
  }

  @Meaning(
      value =
          "So many per cent (1 to 100) of the ready pods of the workload, rounded up to whole pods and chosen by the run's seed, are deleted with grace period 0, one right after the other.",
      example = "When 50 % of the pods of deployment \"chat\" are killed")
  @When("{int} % of the pods of deployment {string} are killed")
  public void shareOfPodsIsKilled(int percent, String deployment) {
    draft.does(
        new FaultSpec.KillPod(draft.workload(deployment), false, new Selection(percent, true)));
  }

  @Meaning(
      value =
          "All ready pods of the workload are deleted with grace period 0, one right after the other.",
      example = "When all pods of deployment \"chat\" are killed")
  @When("all pods of deployment {string} are killed")
  public void allPodsAreKilled(String deployment) {
    draft.does(new FaultSpec.KillPod(draft.workload(deployment), false, Selection.ALL));
  }

  @Meaning(
      value =
          "The processes of the first container of a ready pod end at once (SIGKILL from its node). Its kubelet restarts it in place.",
      example = "When the process of a pod of deployment \"chat\" is killed")
  @When("the process of a pod of deployment {string} is killed")
  public void processIsKilled(String deployment) {
    strike(deployment, Blow.KILL, 1);
  }

  @Meaning(
      value =
          "The processes of the first container of a ready pod end at once, so many times in a row, each time as soon as it runs again: from the second restart on, the kubelet waits 10 s, 20 s, 40 s and so on.",
      example = "When the process of a pod of deployment \"chat\" crashes 2 times in a row")
  @When("the process of a pod of deployment {string} crashes {int} times in a row")
  public void processCrashes(String deployment, int times) {
    strike(deployment, Blow.KILL, times);
  }

  @Meaning(
      value =
          "The first container of a ready pod is left 8 MiB more memory than it uses, and these are used up: the kernel ends its process.",
      example = "When a pod of deployment \"chat\" runs out of memory")
  @When("a pod of deployment {string} runs out of memory")
  public void outOfMemory(String deployment) {
    strike(deployment, Blow.OUT_OF_MEMORY, 1);
  }

  @Meaning(
      value =
          "The processes of the first container of a ready pod are stopped (SIGSTOP from its node): they answer nobody, until a liveness probe has them killed. If none has, Healproof lets them go on after the verdict.",
      example = "When the process of a pod of deployment \"chat\" hangs")
  @When("the process of a pod of deployment {string} hangs")
  public void processHangs(String deployment) {
    strike(deployment, Blow.HANG, 1);
  }

  @Meaning(
      value =
          "The sandbox of a ready pod is killed, and its network and containers with it. Its kubelet makes another for the same pod.",
      example = "When the sandbox of a pod of deployment \"chat\" is killed")
  @When("the sandbox of a pod of deployment {string} is killed")
  public void sandboxIsKilled(String deployment) {
    strike(deployment, Blow.SANDBOX, 1);
  }

  @Meaning(
      value =
          "What the kubelet sends to the port that the readiness probe of a ready pod asks is refused, while everybody else is served. Healproof lifts it after the verdict; nobody else can. Where the liveness probe asks the same port, the container is restarted meanwhile.",
      example = "When a pod of deployment \"chat\" fails its readiness probe")
  @When("a pod of deployment {string} fails its readiness probe")
  public void readinessFails(String deployment) {
    strike(deployment, Blow.UNREADY, 1);
  }

  private void strike(String deployment, Blow blow, int times) {
    if (times < 1 || times > 6) {
      throw HealproofException.usage("a process crashes from 1 to 6 times in a row, not " + times);
    }
    draft.does(new FaultSpec.StrikeContainer(draft.workload(deployment), blow, times));
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
      value = "A node is drained, and pods with emptyDir volumes go too, with their data.",
      example =
          "When a node that runs a pod of deployment \"chat\" is drained with its emptyDir data")
  @When("a node that runs a pod of deployment {string} is drained with its emptyDir data")
  public void nodeIsDrainedWithData(String deployment) {
    draft.does(new FaultSpec.DrainNode(draft.workload(deployment), true));
  }

  @Meaning(
      value =
          "A node that runs a ready pod of the workload takes no new pods, until Healproof uncordons it after the verdict. Nothing else happens.",
      example = "When a node that runs a pod of deployment \"chat\" is cordoned")
  @When("a node that runs a pod of deployment {string} is cordoned")
  public void nodeIsCordoned(String deployment) {
    strikeNode(deployment, NodeBlow.CORDON);
  }

  @Meaning(
      value =
          "All processes of a node that runs a ready pod of the workload end at once. Healproof switches it on again after the verdict. On the local cluster only.",
      example = "When a node that runs a pod of deployment \"chat\" loses its power")
  @When("a node that runs a pod of deployment {string} loses its power")
  public void nodeLosesPower(String deployment) {
    strikeNode(deployment, NodeBlow.POWER_CUT);
  }

  @Meaning(
      value =
          "A node that runs a ready pod of the workload loses its power, which comes back at once: it boots.",
      example = "When a node that runs a pod of deployment \"chat\" is rebooted")
  @When("a node that runs a pod of deployment {string} is rebooted")
  public void nodeIsRebooted(String deployment) {
    strikeNode(deployment, NodeBlow.REBOOT);
  }

  @Meaning(
      value =
          "A node that runs a ready pod of the workload stands still with everything on it, until after the verdict.",
      example = "When a node that runs a pod of deployment \"chat\" freezes")
  @When("a node that runs a pod of deployment {string} freezes")
  public void nodeFreezes(String deployment) {
    strikeNode(deployment, NodeBlow.FREEZE);
  }

  @Meaning(
      value =
          "The kubelet of a node that runs a ready pod of the workload is stopped (SIGSTOP; where k3s runs, its agent), until after the verdict. Its pods go on.",
      example = "When the kubelet of a node that runs a pod of deployment \"chat\" is stopped")
  @When("the kubelet of a node that runs a pod of deployment {string} is stopped")
  public void kubeletIsStopped(String deployment) {
    strikeNode(deployment, NodeBlow.KUBELET);
  }

  @Meaning(
      value =
          "Every packet between a node that runs a ready pod of the workload and the other nodes, the API server's among them, is dropped, until after the verdict.",
      example =
          "When a node that runs a pod of deployment \"chat\" is cut off from the other nodes")
  @When("a node that runs a pod of deployment {string} is cut off from the other nodes")
  public void nodeIsCutOff(String deployment) {
    strikeNode(deployment, NodeBlow.PARTITION);
  }

  private void strikeNode(String deployment, NodeBlow blow) {
    draft.does(new FaultSpec.StrikeNode(draft.workload(deployment), blow));
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
          "One field of an object gets another value, as with kubectl edit: a path with places in lists in brackets and names with dots in quotes; a value that is JSON, or else text. The object is \"Kind namespace/name\", or \"Kind name\" with a name of stack.yaml. If nobody puts it back, Healproof does after the verdict.",
      example =
          "When field \"spec.minAvailable\" of \"PodDisruptionBudget rocketchat/chat\" is changed by hand to \"0\"")
  @When("field {string} of {string} is changed by hand to {string}")
  public void fieldIsChanged(String path, String object, String value) {
    drift(object, DriftAction.SET, path, value);
  }

  @Meaning(
      value = "One field of an object is removed, as with kubectl edit.",
      example =
          "When field \"spec.template.spec.containers[0].readinessProbe\" of \"Deployment chat\" is removed by hand")
  @When("field {string} of {string} is removed by hand")
  public void fieldIsRemoved(String path, String object) {
    drift(object, DriftAction.REMOVE, path, "");
  }

  @Meaning(
      value =
          "An object is changed by a JSON merge patch (RFC 7386), for what is no single field. If nobody puts it back, Healproof does after the verdict.",
      example = "When \"Service rocketchat/chat\" is patched by hand:")
  @When("{string} is patched by hand:")
  public void objectIsPatched(String object, String patch) {
    drift(object, DriftAction.MERGE, "", patch);
  }

  @Meaning(
      value = "A label goes.",
      example = "When label \"app.kubernetes.io/name\" of \"Deployment chat\" is removed by hand")
  @When("label {string} of {string} is removed by hand")
  public void labelIsRemoved(String label, String object) {
    drift(object, DriftAction.REMOVE, "metadata.labels.\"" + label + "\"", "");
  }

  @Meaning(
      value = "An object's owner references go.",
      example = "When the owner of \"ConfigMap rocketchat/chat-config\" is removed by hand")
  @When("the owner of {string} is removed by hand")
  public void ownerIsRemoved(String object) {
    drift(object, DriftAction.REMOVE, "metadata.ownerReferences", "");
  }

  @Meaning(
      value = "A CronJob starts no more jobs.",
      example = "When CronJob \"rocketchat/cleanup\" is suspended by hand")
  @When("CronJob {string} is suspended by hand")
  public void cronJobIsSuspended(String cronJob) {
    drift("CronJob " + cronJob, DriftAction.SET, "spec.suspend", "true");
  }

  @Meaning(
      value =
          "The object is deleted, as with kubectl delete; one with finalizers is refused. If nobody makes it again, Healproof does after the verdict.",
      example = "When \"Service rocketchat/chat-main\" is deleted by hand")
  @When("{string} is deleted by hand")
  public void objectIsDeleted(String object) {
    drift(object, DriftAction.DELETE, "", "");
  }

  @Meaning(
      value =
          "An object that Git does not have is made, from a JSON manifest. Argo CD prunes what bears its tracking annotation. If nobody removes it, Healproof does after the verdict.",
      example = "When \"ConfigMap rocketchat/rogue\" is added by hand:")
  @When("{string} is added by hand:")
  public void objectIsAdded(String object, String manifest) {
    drift(object, DriftAction.ADD, "", manifest);
  }

  private void drift(String object, DriftAction action, String path, String value) {
    ObjectRef drifting = draft.object(object);
    draft.does(
        FaultSpec.Drift.of(
            drifting.kind(), drifting.namespace(), drifting.name(), action, path, value));
  }

  @Meaning(
      value =
          "A Service loses all its endpoints, by a selector that no pod matches; its pods are left alone. New connections are refused, and those that are open stay. Where an Application with self-heal owns the Service, Argo CD puts it back; otherwise it stays so until Healproof puts it back after the verdict.",
      example = "When the service \"rocketchat/database\" is black-holed")
  @When("the service {string} is black-holed")
  public void serviceIsBlackHoled(String service) {
    ObjectRef lost = draft.object("Service " + service);
    draft.does(FaultSpec.BlackHole.of(lost.namespace(), lost.name()));
  }

  @Meaning(
      value =
          "The Service that pods ask for names, kube-system/kube-dns, loses all its endpoints as a black-holed one does: no name is resolved in any namespace, until Healproof puts it back after the verdict. The witnesses of the local cluster have a way of their own to the same DNS server.",
      example = "When DNS is lost")
  @When("DNS is lost")
  public void dnsIsLost() {
    draft.does(FaultSpec.BlackHole.ofDns());
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
