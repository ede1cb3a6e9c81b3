package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timer's own scripts, run by a shell in a node that is a folder. */
class DeadManTest {
  private static final String NAME = "healproof-deadman-r-1";
  private static final String FOLDER = "run/healproof-deadman/" + NAME;
  private static final String RULE =
      "-A INPUT -s 10.0.0.2/32 -m comment --comment healproof-fault -j DROP\n";
  private static final String SOMEBODYS = "-A INPUT -s 10.9.9.9/32 -j DROP\n";

  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private SandboxedNode node;

  @BeforeEach
  void aNodeThatIsCutOff() throws IOException {
    node = new SandboxedNode(folder);
    node.rules(RULE + SOMEBODYS);
  }

  private static String arming(long seconds) {
    return DeadMan.arming(
        new Undo.Timed(new Undo.OpenNetwork("a"), "a", NAME, seconds, "some day"));
  }

  private boolean isThere(String file) {
    return Files.exists(node.path(file));
  }

  /** systemd, which starts at once what is to run now, and keeps what is to run later. */
  private void systemd() throws IOException {
    Files.createDirectories(node.path("run/systemd/system"));
    node.tool(
        "systemd-run",
        """
        echo "$*" >>UNITS
        case "$*" in
          *--on-active*) ;;
          *) for file; do :; done; { sh "$file"; : >ENDED; } >/dev/null 2>&1 & ;;
        esac
        """
            .replace("UNITS", node.path("units").toString())
            .replace("ENDED", node.path("ended").toString()));
    node.tool("systemctl", "echo \"systemctl $*\" >>" + node.path("units") + "\n");
  }

  @Test
  void aTimerThatNobodyDisarmsTakesTheFaultBackAndGoes() throws Exception {
    SandboxedNode.Ended armed = node.run(arming(0));

    assertEquals(new SandboxedNode.Ended(0, ""), armed);
    node.await("the timer's end", () -> !isThere("run/healproof-deadman"));
    assertEquals(SOMEBODYS, node.rules());
  }

  @Test
  void anUndoThatFailsIsTriedAgain() throws Exception {
    String tool = Files.readString(node.path("bin/iptables")).replace("#!/bin/sh\n", "");
    node.tool(
        "iptables",
        "if [ $3 = -D ] && [ ! -e TRIED ]; then touch TRIED; exit 4; fi\n"
                .replace("TRIED", node.path("tried").toString())
            + tool);
    node.tool("sleep", "");

    node.run(arming(0));

    node.await("the timer's end", () -> !isThere("run/healproof-deadman"));
    assertTrue(isThere("tried"));
    assertEquals(SOMEBODYS, node.rules());
  }

  @Test
  void aTimerThatWasDisarmedDoesNothing() throws Exception {
    node.run(arming(1000));
    assertTrue(isThere(FOLDER + "/undo"));

    assertEquals(new SandboxedNode.Ended(0, "disarmed\n"), node.run(DeadMan.disarming(NAME)));
    assertEquals(new SandboxedNode.Ended(0, ""), node.run(DeadMan.disarming(NAME)), "twice");

    node.await("its process to end", () -> ProcessHandle.allProcesses().noneMatch(this::isItsOwn));
    assertEquals(RULE + SOMEBODYS, node.rules());
    assertFalse(isThere("run/healproof-deadman"));
  }

  private boolean isItsOwn(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .filter(it -> it.contains(node.path(FOLDER).toString()))
        .isPresent();
  }

  @Test
  void whereSystemdRunsTheTimerIsAUnitOfIts() throws Exception {
    systemd();

    assertEquals(new SandboxedNode.Ended(0, ""), node.run(arming(120)));
    node.run(DeadMan.disarming(NAME));

    assertEquals(
        List.of(
            "--quiet --collect --unit=%s --on-active=120s --timer-property=AccuracySec=1s /bin/sh %s/fire"
                .formatted(NAME, node.path(FOLDER)),
            "systemctl --quiet is-active %s.timer".formatted(NAME),
            "systemctl --quiet stop %s.timer".formatted(NAME)),
        Files.readAllLines(node.path("units")));
  }

  @Test
  void aTimerThatSystemdDoesNotTakeIsNoTimer() throws Exception {
    systemd();
    node.tool("systemctl", "exit 3\n");

    assertEquals(1, node.run(arming(120)).status());
    assertFalse(isThere(FOLDER));
  }

  @Test
  void aNodeWithATimerOfAnotherFaultIsLeftAlone() throws Exception {
    node.file("run/healproof-deadman/healproof-deadman-old-1/undo", "");

    SandboxedNode.Ended refused = node.run(arming(120));

    assertEquals(1, refused.status());
    assertTrue(refused.said().contains("run healproof recover"), refused.said());
    assertFalse(isThere(FOLDER));
  }

  @Test
  void withoutSystemdItJoinsTheControlGroupsOfProcessOne() throws Exception {
    node.file("proc/1/cgroup", "5:memory:/machine\n1:name=systemd:/init\n0::/init.scope\n");
    List<String> groups =
        List.of("memory/machine", "systemd/init", "init.scope").stream()
            .map(group -> "sys/fs/cgroup/" + group + "/cgroup.procs")
            .toList();
    for (String group : groups) {
      node.file(group, "");
    }

    assertEquals(0, node.run(arming(0)).status());

    for (String group : groups) {
      assertTrue(Files.readString(node.path(group)).matches("[0-9]+\n"), group);
    }
    node.await("the timer's end", () -> !isThere("run/healproof-deadman"));
  }

  @Test
  void aTimerThatWouldEndWithItsPodIsNoTimer() throws Exception {
    node.file("proc/own-cgroup", "0::/kubepods/pod1/c\n");

    SandboxedNode.Ended refused = node.run(arming(120));

    assertEquals(1, refused.status());
    assertTrue(refused.said().contains("cannot leave the control groups"), refused.said());
    assertFalse(isThere(FOLDER));
  }

  /** A deed beside a timer, on a node where no second passes but those that a test lets pass. */
  private SandboxedNode.Ended strike(String deed) throws Exception {
    systemd();
    node.run(arming(120));
    return node.run(DeadMan.striking(NAME, deed, "echo rest" + log()));
  }

  private String log() {
    return " >>" + node.path("deeds") + "\n";
  }

  /** So late it is then, by a script of the node itself. */
  private static String later(String uptime) {
    return "echo '" + uptime + " 1' >/proc/uptime\n";
  }

  /** The same by a tool, which is no script of the node. */
  private String at(String uptime) {
    return "echo '" + uptime + " 1' >" + node.path("proc/uptime") + "\n";
  }

  @Test
  void aDeedIsAnnouncedAndThenDone() throws Exception {
    SandboxedNode.Ended announced = strike("echo done" + log());

    assertEquals(new SandboxedNode.Ended(0, "announced\n"), announced);
    node.await("its end", () -> isThere("ended"));
    assertEquals("done\nrest\n", Files.readString(node.path("deeds")));
    assertTrue(isThere(FOLDER + "/undo"), "its timer stays armed");
    assertEquals(RULE + SOMEBODYS, node.rules());
  }

  @Test
  void aDeedWhoseTimeHasPassedIsNotDone() throws Exception {
    // Half a second is waited for before the deed; here two seconds pass in it.
    node.tool("sleep", "[ $1 = 0.5 ] || exec /bin/sleep $1\n" + at("102.00"));

    assertEquals("announced\n", strike("echo done" + log()).said());

    node.await("its end", () -> isThere("ended"));
    assertFalse(isThere("deeds"));
    assertEquals(SOMEBODYS, node.rules());
  }

  @Test
  void aDeedThatTookTooLongIsTakenBackAtOnce() throws Exception {
    node.tool("sleep", "[ $1 = 0.5 ] || exec /bin/sleep $1\n");

    strike("echo done" + log() + later("101.99"));

    node.await("its end", () -> isThere("ended"));
    assertEquals("done\n", Files.readString(node.path("deeds")), "and no rest");
    assertEquals(SOMEBODYS, node.rules());
    SandboxedNode.Ended disarmed = node.run(DeadMan.disarming(NAME));
    assertEquals(new SandboxedNode.Ended(0, "took 199\n"), disarmed);
    assertEquals(
        "the node itself did at once, 1.99 s after the deed was announced, for it had failed or taken longer than 2 s",
        DeadMan.whoDid(disarmed.said().strip()).orElseThrow());
    assertFalse(isThere("run/healproof-deadman"));
  }

  @Test
  void whatWasTakenBackAtOnceGoesWithItsTimerWhenNobodyAsks() throws Exception {
    strike("false\n");
    node.await("its end", () -> isThere("ended"));
    assertTrue(isThere(FOLDER + "/took"));

    node.run("sh /" + FOLDER + "/fire");

    assertFalse(isThere("run/healproof-deadman"));
  }

  @Test
  void aDeedWithinItsTimeStays() throws Exception {
    node.tool("sleep", "[ $1 = 0.5 ] || exec /bin/sleep $1\n");

    strike(later("101.98") + "echo done" + log());

    node.await("its end, whatever it did", () -> isThere("ended"));
    assertTrue(isThere("deeds"));
    assertEquals(RULE + SOMEBODYS, node.rules());
    assertTrue(isThere(FOLDER + "/undo"));
  }

  @Test
  void aDeedThatFailedHalfWayIsTakenBackAtOnce() throws Exception {
    strike("set -e\necho half" + log() + "false\n");

    node.await("its end", () -> isThere("ended"));
    assertEquals(SOMEBODYS, node.rules());
    assertEquals("half\n", Files.readString(node.path("deeds")));
  }

  @Test
  void aDeedWhoseRestFailsIsTakenBackAtOnce() throws Exception {
    systemd();
    node.run(arming(120));

    node.run(DeadMan.striking(NAME, "echo done" + log(), "exit 1\n"));

    node.await("its end", () -> isThere("ended"));
    assertEquals(SOMEBODYS, node.rules());
  }

  @Test
  void aDeedWithoutATimerLeavesNothingWhenItIsNotDone() throws Exception {
    systemd();

    node.run(DeadMan.striking(NAME, "exit 1\n", ""));

    node.await("its folder to be gone", () -> !isThere(FOLDER));
  }
}
