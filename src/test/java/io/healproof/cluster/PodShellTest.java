package io.healproof.cluster;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pods by which nodes are reached: what they are, how long they are there, how they fail. */
@EnableKubernetesMockClient(crud = true)
class PodShellTest {
  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final List<List<String>> commands = new ArrayList<>();

  @BeforeEach
  void namespace() {
    OwnNamespace.ensure(client);
  }

  private PodShell shell(PodExec exec) {
    return new PodShell("tools:1", new NodePods(client), exec, new MetCluster.StartingPods(client));
  }

  private PodShell answering(int status, String out, String err) {
    return shell(
        (pod, command, deadline) -> {
          commands.add(command);
          return new PodExec.Ended(status, out, err);
        });
  }

  private List<Pod> pods() {
    return client.pods().inNamespace("healproof").list().getItems();
  }

  @Test
  void thePodIsPrivilegedOnThatVeryNodeAndEndsByItself() {
    answering(0, "", "").reach("node-1");

    Pod pod = pods().get(0);
    assertEquals("node-1", pod.getSpec().getNodeName());
    assertEquals(true, pod.getSpec().getHostPID());
    assertEquals(true, pod.getSpec().getHostNetwork());
    assertEquals("Never", pod.getSpec().getRestartPolicy());
    assertEquals(1800L, pod.getSpec().getActiveDeadlineSeconds());
    assertEquals(false, pod.getSpec().getAutomountServiceAccountToken());
    assertEquals(1, pod.getSpec().getTolerations().size());
    assertEquals("Exists", pod.getSpec().getTolerations().get(0).getOperator());
    assertEquals("tools:1", pod.getSpec().getContainers().get(0).getImage());
    assertEquals(true, pod.getSpec().getContainers().get(0).getSecurityContext().getPrivileged());
    assertEquals("healproof", pod.getMetadata().getLabels().get("app.kubernetes.io/managed-by"));
    assertEquals(List.of("node-shell-node-1"), new NodePods(client).names());
  }

  @Test
  void aScriptRunsInTheNamespacesOfTheNodesProcessOne() {
    PodShell shell = answering(0, "hello\n", "");

    assertEquals("hello\n", shell.run("node-1", "echo hello"));

    List<String> command = commands.get(0);
    assertEquals(
        List.of("nsenter", "-t", "1", "-m", "-u", "-i", "-n", "-p", "--", "sh", "-c"),
        command.subList(0, 11));
    assertEquals("echo hello", command.get(command.size() - 1));
  }

  @Test
  void onePodServesAllScriptsOfANodeAndGoesWhenItIsLeft() {
    PodShell shell = answering(0, "", "");

    shell.run("node-1", "true");
    shell.run("node-1", "true");
    shell.run("node-2", "true");
    assertEquals(2, pods().size());
    shell.leave();

    assertEquals(List.of(), pods());
    shell.leave();
  }

  @Test
  void aPodThatHasEndedIsMadeAnew() {
    PodShell shell = answering(0, "", "");
    shell.reach("node-1");
    String first = pods().get(0).getMetadata().getUid();
    client
        .resource(pods().get(0))
        .editStatus(pod -> pod.edit().editStatus().withPhase("Failed").endStatus().build());

    shell.run("node-1", "true");

    assertEquals(1, pods().size());
    assertTrue(!first.equals(pods().get(0).getMetadata().getUid()));
  }

  @Test
  void aScriptThatFailsSaysWhatItSaidAndWhatTheImageNeeds() {
    HealproofException e =
        assertThrows(
            HealproofException.class,
            () -> answering(127, "", "sh: nsenter: not found\n").run("node-1", "true"));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    assertTrue(message(e).contains("node-1"), message(e));
    assertTrue(message(e).contains("status 127: sh: nsenter: not found."), message(e));
    assertTrue(message(e).contains("tools:1"), message(e));
  }

  @Test
  void aNodeThatDoesNotAnswerIsAway() {
    List<Exception> failures =
        List.of(
            new TimeoutException(),
            new ExecutionException("closed", null),
            new KubernetesClientException("dial tcp: i/o timeout", 500, null));
    for (Exception failure : failures) {
      PodShell shell =
          shell(
              (pod, command, deadline) -> {
                if (failure instanceof TimeoutException late) {
                  throw late;
                }
                if (failure instanceof ExecutionException cut) {
                  throw cut;
                }
                throw (KubernetesClientException) failure;
              });

      NodeAway e = assertThrows(NodeAway.class, () -> shell.run("node-1", "true"));

      assertTrue(message(e).startsWith("Node node-1 is not reached"), message(e));
    }
  }

  @Test
  void whoHasNoRightToRunProgramsThereIsToldSo() {
    PodShell shell =
        shell(
            (pod, command, deadline) -> {
              throw new KubernetesClientException("cannot create pods/exec", 403, null);
            });

    HealproofException e =
        assertThrows(HealproofException.class, () -> shell.run("node-1", "true"));

    assertTrue(!(e instanceof NodeAway), e.toString());
    assertTrue(message(e).contains("./healproof rbac"), message(e));
  }

  @Test
  void aPodThatIsNotAdmittedIsRefusedInOneMessage() {
    String denial =
        "pods \"node-shell-node-1\" is forbidden: violates PodSecurity \"baseline:latest\"";
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/healproof/pods")
        .andReturn(403, new StatusBuilder().withCode(403).withMessage(denial).build())
        .once();

    HealproofException e =
        assertThrows(HealproofException.class, () -> answering(0, "", "").reach("node-1"));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains(denial), message(e));
    assertTrue(
        message(e).contains("pod-security.kubernetes.io/enforce=privileged on namespace healproof"),
        message(e));
  }

  @Test
  void aPodThatDoesNotStartSaysWhy() {
    PodShell shell =
        new PodShell(
            "tools:1",
            new NodePods(client),
            (pod, command, deadline) -> new PodExec.Ended(0, "", ""),
            new FakeWaiting());
    client
        .pods()
        .inNamespace("healproof")
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("node-shell-node-1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withName("shell")
                .withNewState()
                .withNewWaiting("no such image", "ImagePullBackOff")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build())
        .create();

    NodeAway e = assertThrows(NodeAway.class, () -> shell.reach("node-1"));

    assertTrue(message(e).contains("ImagePullBackOff, no such image"), message(e));
    assertTrue(message(e).contains("tools:1"), message(e));
  }
}
