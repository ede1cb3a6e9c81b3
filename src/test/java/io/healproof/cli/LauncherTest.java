package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher on machines that lack something. */
class LauncherTest {
  private static final int ROOT = 0;
  private static final int SOMEBODY = 1000;

  @TempDir Path folder;
  private FakeMachine machine;

  @BeforeEach
  void machine() throws IOException {
    machine = new FakeMachine(folder);
  }

  @Test
  void startsJavaWithTheArgumentsAsTheyAre() throws Exception {
    machine.user(SOMEBODY).builtWithJava();

    var result = machine.call("plan", "--tags", "@a and not @b");

    assertEquals(0, result.status(), result.said());
    assertTrue(
        result.calls().contains("io.healproof.cli.Healproof plan --tags @a and not @b"),
        result.calls());
    assertEquals("", result.said());
  }

  @Test
  void givesTestcontainersWhatItNeedsWithoutARegistry() throws Exception {
    machine.user(SOMEBODY).builtWithJava().call("plan");

    String environment = machine.text("java-environment");

    assertTrue(environment.contains("TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1"), environment);
    assertTrue(environment.contains("TESTCONTAINERS_CHECKS_DISABLE=true"), environment);
    assertTrue(environment.contains("TESTCONTAINERS_RYUK_DISABLED=true"), environment);
    assertTrue(environment.contains("TESTCONTAINERS_REUSE_ENABLE=true"), environment);
  }

  @Test
  void tellsAnOrdinaryUserWithoutDockerWhatToInstall() throws Exception {
    machine.user(SOMEBODY).builtWithJava().buildTools().fake("apt-get", "exit 0");

    var result = machine.call("run");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("lacks: a Docker engine"), result.said());
    assertTrue(
        result
            .said()
            .contains(
                "sudo apt-get update && sudo apt-get install -y --no-install-recommends docker.io"),
        result.said());
    assertFalse(result.calls().contains("apt-get"), result.calls());
  }

  @Test
  void tellsAnOrdinaryUserHowToReachAnEngineThatDoesNotAnswer() throws Exception {
    machine
        .user(SOMEBODY)
        .builtWithJava()
        .buildTools()
        .fake("docker", "echo 'permission denied' >&2; exit 1");

    var result = machine.call("run");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("permission denied"), result.said());
    assertTrue(result.said().contains("sudo systemctl start docker"), result.said());
    assertTrue(result.said().contains("sudo usermod -aG docker somebody"), result.said());
  }

  @Test
  void tellsAnOrdinaryUserWithoutAJdkWhatToInstall() throws Exception {
    machine.user(SOMEBODY).jdk("11.0.2").fake("apt-get", "exit 0");

    var result = machine.call("plan");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("openjdk-17-jdk-headless maven"), result.said());
    assertFalse(result.calls().contains("apt-get"), result.calls());
  }

  @Test
  void helpsEvenWithoutAJdk() throws Exception {
    machine.user(ROOT).fake("apt-get", "exit 0");

    var result = machine.call("--help");

    assertEquals(0, result.status(), result.said());
    assertTrue(result.said().contains("Commands: run, test, plan"), result.said());
    assertFalse(result.calls().contains("apt-get"), result.calls());
  }

  @Test
  void installsForRootWhatIsMissingAfterSayingSo() throws Exception {
    machine
        .user(ROOT)
        .buildTools()
        .fake("docker", "test -f '" + machine.path("engine-up") + "'")
        // Installing puts there what the packages would.
        .fake(
            "apt-get",
            """
            case "$*" in *install*) ;; *) exit 0 ;; esac
            mkdir -p %1$s/jvm/17/bin
            echo 'JAVA_VERSION="17.0.1"' >%1$s/jvm/17/release
            for program in %1$s/jvm/17/bin/javac %1$s/jvm/17/bin/java %1$s/bin/mvn %1$s/bin/dockerd; do
              printf '#!/bin/sh\\necho "${0##*/} $*" >>%1$s/calls\\n' >$program; chmod +x $program
            done
            echo 'touch %1$s/engine-up' >>%1$s/bin/dockerd
            echo 'echo lib.jar >%1$s/home/target/classpath.txt' >>%1$s/bin/mvn
            """
                .formatted(machine.path(".").normalize()));

    var result = machine.call("run", "--trials", "1");

    assertEquals(0, result.status(), result.said());
    assertTrue(
        result.said().indexOf("lacks: a JDK (17 or newer), Maven (3.8.7 or newer), a Docker engine")
            < result.said().indexOf("installing with apt-get: openjdk-17-jdk-headless maven"),
        result.said());
    int updated = result.calls().indexOf("apt-get update");
    int installed =
        result
            .calls()
            .indexOf(
                "install -y --no-install-recommends --no-upgrade openjdk-17-jdk-headless maven docker.io");
    assertTrue(0 <= updated && updated < installed, result.calls());
    assertTrue(result.calls().contains("Healproof run --trials 1"), result.calls());
  }

  @Test
  void saysWhyPackagesCouldNotBeInstalled() throws Exception {
    machine.user(ROOT).fake("apt-get", "echo 'E: no such package'; exit 100");

    var result = machine.call("run");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("E: no such package"), result.said());
  }

  @Test
  void installsBuildToolsOnlyWhereImagesAreBuilt() throws Exception {
    machine.user(ROOT).builtWithJava().answeringEngine().fake("apt-get", "exit 0");

    assertFalse(machine.call("run", "--images", "pull").calls().contains("apt-get"));
    String calls = machine.call("run", "--images=build").calls();

    assertTrue(calls.contains("mmdebstrap python3-pip"), calls);
  }

  @Test
  void asksWhetherARegistryAnswersBeforeInstallingBuildTools() throws Exception {
    machine.user(ROOT).builtWithJava().answeringEngine().fake("apt-get", "exit 0");

    String calls = machine.call("run").calls();

    assertTrue(calls.contains("doctor --quiet --only container-registry"), calls);
    assertFalse(calls.contains("apt-get"), "the fake java answered 0, so a registry is there");
  }

  @Test
  void startsAnEngineWhereNoneEverRan() throws Exception {
    machine.user(ROOT).builtWithJava().buildTools().engineThatStarts();

    var result = machine.call("cluster", "up");

    assertEquals(0, result.status(), result.said());
    assertTrue(result.said().contains("no Docker engine answers; starting one"), result.said());
    assertTrue(result.calls().contains("dockerd"), result.calls());
    assertTrue(result.calls().contains("Healproof cluster up"), result.calls());
  }

  @Test
  void clearsAwayWhatAKilledEngineLeft() throws Exception {
    // The ids were given to another process since: this one.
    String recycled = Long.toString(ProcessHandle.current().pid());
    machine
        .user(ROOT)
        .builtWithJava()
        .buildTools()
        .engineThatStarts()
        .file("run/docker.pid", recycled)
        .file("run/docker.sock", "")
        .file("run/docker/containerd/containerd.pid", recycled)
        .file("run/docker/containerd/containerd.sock", "");

    var result = machine.call("cluster", "up");

    assertEquals(0, result.status(), result.said());
    assertFalse(machine.has("run/docker.pid"));
    assertFalse(machine.has("run/docker.sock"));
    assertFalse(machine.has("run/docker/containerd/containerd.pid"));
    assertFalse(machine.has("run/docker/containerd/containerd.sock"));
  }

  @Test
  void waitsForAnEngineThatIsAlreadyStartingInsteadOfStartingAnother() throws Exception {
    machine.user(ROOT).builtWithJava().buildTools().fake("docker", "exit 1").fake("dockerd", "");
    Path named = Files.copy(Path.of("/bin/sleep"), folder.resolve("dockerd"));
    assertTrue(named.toFile().setExecutable(true));
    Process starting = new ProcessBuilder(named.toString(), "60").start();
    try {
      machine.file("run/docker.pid", Long.toString(starting.pid()));

      var result = machine.call("run");

      assertEquals(3, result.status(), result.said());
      assertTrue(
          result.said().contains("is starting (process " + starting.pid() + ")"), result.said());
      assertTrue(result.said().contains("does not answer after 2 s"), result.said());
      assertTrue(machine.has("run/docker.pid"), "the file belongs to a living engine");
      assertFalse(result.calls().contains("dockerd"), result.calls());
    } finally {
      starting.destroyForcibly();
    }
  }

  @Test
  void showsTheLastLinesOfAnEngineThatDiesWhileStarting() throws Exception {
    machine
        .user(ROOT)
        .builtWithJava()
        .buildTools()
        .fake("docker", "exit 1")
        .fake("dockerd", "echo 'failed to start daemon: no space left on device'; exit 1");

    var result = machine.call("run");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("no space left on device"), result.said());
    assertTrue(result.said().contains("ended while starting"), result.said());
    assertFalse(result.calls().contains("Healproof run"), result.calls());
  }

  @Test
  void leavesAnEngineElsewhereAlone() throws Exception {
    machine
        .user(ROOT)
        .builtWithJava()
        .buildTools()
        .fake("docker", "exit 1")
        .fake("dockerd", "exit 0")
        .with("DOCKER_HOST", "tcp://elsewhere:2375");

    var result = machine.call("run");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("DOCKER_HOST=tcp://elsewhere:2375"), result.said());
    assertFalse(result.calls().contains("dockerd"), result.calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "test --help",
        "plan",
        "doctor",
        "cluster status",
        "cluster kubeconfig",
        "run --context aks"
      })
  void installsAndStartsNothingForCommandsThatOnlyLook(String command) throws Exception {
    machine.user(ROOT).builtWithJava().fake("apt-get", "exit 0").fake("dockerd", "exit 0");

    var result = machine.call(command.split(" ", -1));

    assertEquals(0, result.status(), result.said());
    assertTrue(result.calls().contains("Healproof " + command), result.calls());
    assertFalse(result.calls().contains("apt-get"), result.calls());
    assertFalse(result.calls().contains("dockerd"), result.calls());
  }

  @Test
  void testCallsMavenWithWhatItWasGiven() throws Exception {
    machine.user(ROOT).builtWithJava().buildTools().answeringEngine().fake("shellcheck", "exit 0");

    var result = machine.call("test", "-Dhealproof.trials=1", "-DskipITs");

    assertEquals(0, result.status(), result.said());
    assertTrue(
        result.calls().contains("mvn -B -ntp verify -Dhealproof.trials=1 -DskipITs"),
        result.calls());
  }

  @Test
  void testFetchesAPrometheusOnceAndNoServiceWithIt() throws Exception {
    machine
        .user(SOMEBODY)
        .builtWithJava()
        .answeringEngine()
        .fake("apt-get", "touch prometheus_2.deb")
        .fake(
            "dpkg-deb",
            "mkdir -p usr/bin; echo a program >usr/bin/prometheus; chmod +x usr/bin/prometheus");

    var first = machine.call("test", "-DskipITs");
    var second = machine.call("test", "-DskipITs");

    assertEquals(0, first.status(), first.said());
    assertEquals("a program\n", machine.text("cache/tools/prometheus"));
    assertTrue(first.said().contains("fetching Prometheus"), first.said());
    assertFalse(second.said().contains("fetching Prometheus"), second.said());
    assertTrue(first.calls().contains("apt-get download prometheus"), first.calls());
    assertFalse(second.calls().contains("apt-get install"), second.calls());
  }

  @Test
  void testGoesOnWhereNoPrometheusCanBeFetchedAndSaysWhatWillFail() throws Exception {
    machine
        .user(SOMEBODY)
        .builtWithJava()
        .answeringEngine()
        .fake("apt-get", "echo 'E: Unable to locate package prometheus' >&2; exit 100");

    var result = machine.call("test");

    assertEquals(0, result.status(), result.said());
    assertTrue(result.said().contains("Unable to locate package"), result.said());
    assertTrue(result.said().contains("PrometheusWitnessIT will fail"), result.said());
    assertTrue(result.calls().contains("mvn -B -ntp verify"), result.calls());
    assertFalse(machine.has("cache/tools/prometheus"));
  }

  @Test
  void compilesWhenASourceIsNewerThanTheLastBuild() throws Exception {
    machine.user(SOMEBODY).builtWithJava().file("home/src/main/Some.java", "");
    Files.setLastModifiedTime(
        machine.path("home/src/main/Some.java"), FileTime.from(Instant.now().plusSeconds(1)));

    var result = machine.call("plan");

    assertTrue(result.said().contains("compiling"), result.said());
    assertTrue(result.calls().contains("process-classes"), result.calls());
  }

  @Test
  void showsWhatDoesNotCompileAndStartsNothing() throws Exception {
    machine
        .user(SOMEBODY)
        .builtWithJava()
        .fake("mvn", "echo '[ERROR] Some.java:[1,1] ; expected'; exit 1");
    Files.delete(machine.path("home/target/healproof.stamp"));

    var result = machine.call("plan");

    assertEquals(3, result.status(), result.said());
    assertTrue(result.said().contains("; expected"), result.said());
    assertFalse(result.calls().contains("java "), result.calls());
  }
}
