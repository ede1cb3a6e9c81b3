package io.healproof.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A folder in which a node's scripts run: its {@code /run}, {@code /proc} and control groups are
 * folders, and the tools that would change the machine are scripts of the test.
 */
final class SandboxedNode {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Path root;
  private final Map<String, String> places = new LinkedHashMap<>();

  /** What a script has left. */
  record Ended(int status, String said) {}

  SandboxedNode(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("proc/1/ns"));
    // The longest first: what is replaced is not looked at again.
    for (String place :
        List.of(
            "/proc/$1/cgroup",
            "/run/.containerenv",
            "/.dockerenv",
            "/run/",
            "/proc/",
            "/sys/fs/cgroup")) {
      places.put(place, root + place);
    }
    places.put("/proc/$1/cgroup", root + "/proc/own-cgroup");
    file("proc/own-cgroup", "0::/\n");
    Files.createDirectories(root.resolve("run"));
    file("proc/uptime", "100.00 1\n");
    file("proc/1/cgroup", "");
    rules("");
    tool(
        "iptables",
        """
        if [ "$3" = -S ]; then cat RULES; exit 0; fi
        shift 3
        tr -d '"' <RULES | grep -v -- "$*" >RULES.new || true
        mv RULES.new RULES
        """
            .replace("RULES", root.resolve("rules").toString()));
  }

  Path path(String name) {
    return root.resolve(name);
  }

  void file(String name, String text) throws IOException {
    Files.createDirectories(root.resolve(name).resolveSibling(""));
    Files.writeString(root.resolve(name), text);
  }

  /** The packet filter's rules, as {@code iptables -S} shows them. */
  void rules(String rules) throws IOException {
    file("rules", rules);
  }

  String rules() throws IOException {
    return Files.readString(root.resolve("rules"));
  }

  /** A tool that scripts find before the machine's own. */
  void tool(String name, String script) throws IOException {
    file("bin/" + name, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(
        path("bin/" + name), PosixFilePermissions.fromString("rwx------"));
  }

  /** A script as it would be on the machine. */
  String here(String script) {
    String moved = script;
    int count = 0;
    for (String place : places.keySet()) {
      moved = moved.replace(place, "\0" + count++);
    }
    count = 0;
    for (String place : places.values()) {
      moved = moved.replace("\0" + count++, place);
    }
    return moved;
  }

  Ended run(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", here(script)).redirectErrorStream(true);
    builder.environment().merge("PATH", root.resolve("bin") + ":", (path, bin) -> bin + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  /** Waits for what a process in the background does. */
  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(DEADLINE).pollInterval(Duration.ofMillis(20)).until(condition);
  }
}
