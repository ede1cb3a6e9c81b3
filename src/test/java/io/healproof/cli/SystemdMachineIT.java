package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.ExitCode;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ImageSource;
import io.healproof.cluster.MachineNode;
import io.healproof.fault.UnfinishedFaults;
import io.healproof.time.RealWaiting;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of a machine through a privileged pod, on a node that is a machine of its own, as those of
 * other clusters are: a kernel, systemd, control groups of version 2. With exactly the rights that
 * {@code rbac} prints.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemdMachineIT {
  private static final String STACK = "machine";

  private final Waiting waiting = new RealWaiting();
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @TempDir static Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient admin;

  @SuppressWarnings("NullAway.Init")
  private MachineNode machine;

  @BeforeAll
  void aMachineWithAWorkload() throws IOException {
    cluster = SharedCluster.up(waiting);
    open.push(cluster);
    assumeTrue(
        cluster.facts().imageSource() == ImageSource.BUILD,
        "the machine is made of the node image that is built here");
    admin = cluster.client();
    SharedCluster.deployPlatform(cluster, waiting);
    machine = MachineNode.join(cluster, SharedCluster.FIXTURES, waiting);
    open.push(machine);
    OwnStack stack = new OwnStack(admin, STACK, List.of(STACK), waiting);
    open.push(() -> EndOfNamespace.await(admin, STACK, waiting));
    open.push(stack);
    stack.bring(cluster, files(stack));
    open.push(
        GivenConsent.to(
            admin, waiting, "container-hang, node-reboot, node-freeze", "machine, kube-system"));
    claims();
    environment.put("KUBECONFIG", folder.resolve("config").toString());
    environment.put("HEALPROOF_CONTEXT", "staging");
    environment.put("HEALPROOF_ALLOW", "staging");
    environment.put("HEALPROOF_STACK", "existing");
    environment.put("HEALPROOF_PROMETHEUS", "monitoring/prometheus:9090");
    environment.put("HEALPROOF_IMAGE", "docker.io/library/redis:7.0.15");
    environment.put("HEALPROOF_SCENARIOS", folder.resolve("claims").toString());
    environment.put("HEALPROOF_CALIBRATION", "0");
    environment.put("HEALPROOF_SPACING", "0");
    environment.put("HEALPROOF_LEASHED", "false");
  }

  /** One workload that is nowhere but on the machine, and one that is everywhere else. */
  private Path files(OwnStack stack) throws IOException {
    Path files = folder.resolve("git");
    Files.createDirectories(files.resolve("app"));
    Files.writeString(
        files.resolve("stack.yaml"), "name: " + STACK + "\napplications: [root.yaml]\n");
    Files.writeString(
        files.resolve("root.yaml"),
        stack.application(
            STACK, "app", "server: https://kubernetes.default.svc, namespace: " + STACK));
    Files.writeString(
        files.resolve("app/on.yaml"), deployment("pinned", "In") + "---\n" + service("pinned"));
    Files.writeString(
        files.resolve("app/off.yaml"), deployment("other", "NotIn") + "---\n" + service("other"));
    return files;
  }

  private static String deployment(String name, String where) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: machine, name: NAME}
        spec:
          progressDeadlineSeconds: 240
          selector: {matchLabels: {app.kubernetes.io/name: NAME}}
          template:
            metadata: {labels: {app.kubernetes.io/name: NAME}}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 1
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                      - matchExpressions:
                          - {key: kubernetes.io/hostname, operator: WHERE, values: [MACHINE]}
              containers:
                - name: redis
                  image: docker.io/library/redis:7.0.15
                  args: [--save, "", --appendonly, "no", --protected-mode, "no"]
                  ports: [{name: redis, containerPort: 6379}]
                  readinessProbe: {tcpSocket: {port: redis}, periodSeconds: 1}
                  livenessProbe:
                    exec: {command: [redis-cli, ping]}
                    initialDelaySeconds: 10
                    periodSeconds: 5
                    timeoutSeconds: 4
        """
        .replace("NAME", name)
        .replace("WHERE", where)
        .replace("MACHINE", MachineNode.NAME);
  }

  private static String service(String name) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {namespace: machine, name: NAME}
        spec:
          selector: {app.kubernetes.io/name: NAME}
          ports: [{name: redis, port: 6379, targetPort: redis}]
        """
        .replace("NAME", name);
  }

  private static void claims() throws IOException {
    Files.createDirectory(folder.resolve("claims"));
    Files.writeString(
        folder.resolve("claims/machine.feature"),
        """
        Feature: A machine of its own
          Background:
            Given the "existing" stack is healthy

          @claim:MACHINE-HANG
          Scenario: A process that hangs is started again
            When the process of a pod of deployment "machine/pinned" hangs
            Then the container is restarted within 120 s

          @claim:MACHINE-REBOOT
          Scenario: A machine that boots starts its containers again
            When a node that runs a pod of deployment "machine/pinned" is rebooted
            Then the container is restarted within 240 s

          @claim:MACHINE-FREEZE
          Scenario: A machine that freezes takes nothing else along
            When a node that runs a pod of deployment "machine/pinned" freezes
            Then no disturbance of deployment "machine/other" is seen for 10 s
        """);
  }

  /** Newest first: what runs on the machine goes before it. */
  @AfterAll
  void nothingOfItStays() throws Exception {
    IllegalStateException all = new IllegalStateException("not everything was removed");
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        all.addSuppressed(e);
      }
    }
    if (all.getSuppressed().length > 0) {
      throw all;
    }
  }

  private SomeProcess process() {
    return new SomeProcess(environment, folder, folder);
  }

  @Test
  void itsFaultsAreDoneSeenAndTakenBack() throws IOException {
    new OwnRights(admin, folder.resolve("config")).give(process());
    long boots = machine.boots();

    RunSummary summary = process().healproof().run(process().settings(), Progress.silent());

    assertEquals(ExitCode.PASS, summary.exitCode(), String.valueOf(summary.record().verdict()));
    assertEquals(boots + 1, machine.boots());
    assertEquals(List.of(), new UnfinishedFaults(cluster).inWords());
  }
}
