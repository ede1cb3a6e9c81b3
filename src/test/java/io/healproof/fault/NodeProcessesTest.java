package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a node's processes and rules, by a shell in a node that is a folder. */
class NodeProcessesTest {
  private static final String CONTAINER = "c0ffee00c0ffee00c0ffee00c0ffee00";

  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private SandboxedNode node;

  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void aNode() throws IOException {
    node = new SandboxedNode(folder);
  }

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  /** A process of this test's own that the node has under another name. */
  private long process(String name, String group, String state) throws IOException {
    Process process = new ProcessBuilder("sleep", "600").start();
    processes.add(process);
    describe(process.pid(), name, group, state);
    return process.pid();
  }

  private void describe(long pid, String name, String group, String state) throws IOException {
    node.file("proc/%d/comm".formatted(pid), name + "\n");
    node.file("proc/%d/cgroup".formatted(pid), "0::" + group + "\n");
    node.file("proc/%d/status".formatted(pid), "Name:\t%s\nState:\t%s\n".formatted(name, state));
  }

  private static boolean standsStill(long pid) throws IOException {
    return Files.readString(Path.of("/proc/%d/status".formatted(pid))).contains("State:\tT");
  }

  /** All parts of a deed, one after another; ends with the first that fails. */
  private SandboxedNode.Ended run(NodeDeed deed) throws Exception {
    SandboxedNode.Ended aimed = node.run(deed.aim());
    if (aimed.status() != 0) {
      return aimed;
    }
    SandboxedNode.Ended hit = node.run(deed.hitting(aimed.said()));
    return hit.status() == 0 ? node.run(deed.rest()) : hit;
  }

  @Test
  void aNodeThatIsFrozenStandsStillButForWhatIsNoPods() throws Exception {
    List<Long> frozen =
        List.of(
            process("kubelet", "/system.slice/kubelet.service", "S"),
            process("containerd", "/system.slice/containerd.service", "S"),
            process("java", "/kubepods/besteffort/pod1/" + CONTAINER, "S"));
    long other = process("sh", "/system.slice/healproof-deadman-r-1.service", "S");

    assertEquals(0, run(NodeProcesses.freezing()).status());

    for (long pid : frozen) {
      node.await("process " + pid + " to stand still", () -> standsStill(pid));
    }
    assertFalse(standsStill(other));

    for (long pid : frozen) {
      Files.writeString(node.path("proc/%d/status".formatted(pid)), "State:\tT (stopped)\n");
    }
    SandboxedNode.Ended thawed = node.run(NodeProcesses.takingBack(new Undo.Unfreeze("a")));

    assertEquals(3, thawed.said().lines().count(), thawed.said());
    for (long pid : frozen) {
      node.await("process " + pid + " to go on", () -> !standsStill(pid));
    }
  }

  @Test
  void processesThatGoOnAlreadyAreLeftAlone() throws Exception {
    long stopped = process("java", "/kubepods/pod1/" + CONTAINER, "T (stopped)");
    process("java", "/kubepods/pod1/" + CONTAINER, "S (sleeping)");

    SandboxedNode.Ended ended =
        node.run(NodeProcesses.takingBack(new Undo.Continue("a", CONTAINER)));

    assertEquals(new SandboxedNode.Ended(0, stopped + "\n"), ended);
  }

  @Test
  void aKubeletIsFoundByItsNameAndStopped() throws Exception {
    long kubelet = process("kubelet", "/", "S");
    long other = process("kubelet-proxy", "/", "S");

    assertEquals(0, run(NodeProcesses.stoppingKubelet()).status());

    node.await("it to stand still", () -> standsStill(kubelet));
    assertFalse(standsStill(other));
    assertEquals("", node.run(NodeProcesses.takingBack(new Undo.ContinueKubelet("a"))).said());
  }

  @Test
  void whereNoKubeletRunsStoppingItFails() throws Exception {
    assertTrue(run(NodeProcesses.stoppingKubelet()).status() != 0);
  }

  @Test
  void onlyRulesOfHealproofsGoAndTwiceIsAsGoodAsOnce() throws Exception {
    String somebodys = "-A INPUT -s 10.9.9.9/32 -j DROP\n";
    node.rules(
        "-P INPUT ACCEPT\n-A INPUT -s 10.0.0.2/32 -m comment --comment healproof-fault -j DROP\n"
            + somebodys
            + "-A FORWARD -d 10.0.0.2/32 -m comment --comment \"healproof-fault\" -j DROP\n");
    String opening = NodeProcesses.takingBack(new Undo.OpenNetwork("a"));

    SandboxedNode.Ended first = node.run(opening);
    assertEquals(0, first.status(), first.said());
    assertEquals(2, first.said().lines().count(), first.said());
    assertEquals(new SandboxedNode.Ended(0, ""), node.run(opening));
    assertEquals("-P INPUT ACCEPT\n" + somebodys, node.rules());
  }

  @Test
  void aRuleThatStaysIsAFailure() throws Exception {
    node.rules("-A INPUT -s 10.0.0.2/32 -m comment --comment healproof-fault -j DROP\n");
    node.tool("iptables", "[ \"$3\" = -S ] && cat " + node.path("rules") + "\n");

    assertEquals(1, node.run(NodeProcesses.takingBack(new Undo.OpenNetwork("a"))).status());
  }

  @Test
  void aNodeIsCutOffFromAllAddressesAtOnce() throws Exception {
    node.tool("iptables-restore", "{ echo \"$*\"; cat; } >>" + node.path("calls") + "\n");

    assertEquals(0, run(NodeProcesses.cuttingOff(List.of("10.0.0.2", "10.0.0.3"))).status());

    assertEquals(
        """
        -w 5 -n
        *filter
        -I INPUT -s 10.0.0.2,10.0.0.3 -m comment --comment healproof-fault -j DROP
        -I FORWARD -s 10.0.0.2,10.0.0.3 -m comment --comment healproof-fault -j DROP
        -I OUTPUT -d 10.0.0.2,10.0.0.3 -m comment --comment healproof-fault -j DROP
        -I FORWARD -d 10.0.0.2,10.0.0.3 -m comment --comment healproof-fault -j DROP
        COMMIT
        """,
        Files.readString(node.path("calls")));
    assertThrows(
        IllegalArgumentException.class, () -> NodeProcesses.cuttingOff(List.of("; reboot")));
  }

  /** Between the look and the blow, a container runtime may have made another process. */
  @Test
  void whatAPodBeginsWhileItsNodeIsFrozenStandsStillToo() throws Exception {
    long kubelet = process("kubelet", "/", "S");
    NodeDeed deed = NodeProcesses.freezing();
    String aimed = node.run(deed.aim()).said();
    long late = process("java", "/kubepods/pod1/" + CONTAINER, "S");

    assertEquals(0, node.run(deed.hitting(aimed)).status());
    node.await("the kubelet to stand still", () -> standsStill(kubelet));
    assertFalse(standsStill(late));
    assertEquals(0, node.run(deed.rest()).status());

    node.await("the late one to stand still", () -> standsStill(late));
  }

  /** A machine of its own, which a boot concerns and nobody else; here its trigger is a file. */
  private void aMachine() throws IOException {
    Files.createSymbolicLink(node.path("proc/1/ns/pid"), Path.of("pid:[4026531836]"));
    node.file("proc/1/environ", "PATH=/bin\0TERM=linux\0");
    node.file("proc/sysrq-trigger", "");
  }

  private String triggered() throws Exception {
    String script = node.here(NodeProcesses.rebooting().hit());
    assertFalse(
        script.contains(" /proc/") || script.contains(">/proc/"), "nothing of this machine");
    run(NodeProcesses.rebooting());
    return Files.readString(node.path("proc/sysrq-trigger"));
  }

  @Test
  void aMachineOfItsOwnBoots() throws Exception {
    aMachine();

    assertEquals("b\n", triggered());
  }

  @Test
  void whatSharesItsKernelDoesNotBoot() throws Exception {
    aMachine();
    node.file(".dockerenv", "");
    assertEquals("", triggered());

    Files.delete(node.path(".dockerenv"));
    node.file("proc/1/environ", "PATH=/bin\0container=docker\0");
    assertEquals("", triggered());

    node.file("proc/1/environ", "PATH=/bin\0");
    Files.delete(node.path("proc/1/ns/pid"));
    Files.createSymbolicLink(node.path("proc/1/ns/pid"), Path.of("pid:[4026532001]"));
    assertEquals("", triggered());
  }
}
