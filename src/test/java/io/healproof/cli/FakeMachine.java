package io.healproof.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A machine for the launcher: a copy of the launcher's files, and a PATH on which nothing is but
 * the ordinary tools and what a test puts there. Every fake writes its call to one file.
 */
final class FakeMachine {
  private static final List<String> ORDINARY_TOOLS =
      List.of(
          "sh",
          "cat",
          "chmod",
          "cp",
          "date",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "ln",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "setsid",
          "sleep",
          "tail",
          "timeout",
          "touch",
          "tr");
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  private final Path root;
  private final Map<String, String> environment = new LinkedHashMap<>();

  FakeMachine(Path root) throws IOException {
    this.root = root.toRealPath();
    for (String folder :
        List.of("bin", "run", "jvm", "home/.mvn", "home/target", "home/src/main")) {
      Files.createDirectories(root.resolve(folder));
    }
    for (String file : List.of("healproof", "mvnw", ".mvn/machine.sh")) {
      Files.copy(PROJECT.resolve(file), home().resolve(file));
      executable(home().resolve(file));
    }
    Files.writeString(home().resolve("pom.xml"), "<project/>");
    fake("apt-cache", "exit 0");
    environment.put("PATH", root.resolve("bin") + ":" + ordinaryTools());
    environment.put("HEALPROOF_SBIN", "");
    environment.put("HOME", root.toString());
    environment.put("HEALPROOF_CACHE", root.resolve("cache").toString());
    environment.put("HEALPROOF_JVMS", root.resolve("jvm").toString());
    environment.put("HEALPROOF_RUN_DIR", root.resolve("run").toString());
    environment.put("HEALPROOF_ENGINE_DEADLINE", "2");
  }

  /** What the launcher said and did. */
  record Result(int status, String said, String calls) {}

  FakeMachine user(int id) throws IOException {
    return fake("id", "case $1 in -u) echo " + id + " ;; *) echo somebody ;; esac");
  }

  FakeMachine with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** A command that notes its call and then does this. */
  FakeMachine fake(String name, String script) throws IOException {
    script(bin(name), script);
    return this;
  }

  /** A JDK whose java notes its call, a Maven likewise, and sources that are compiled already. */
  FakeMachine builtWithJava() throws IOException {
    jdk("17.0.9").fake("mvn", "exit 0");
    Files.writeString(home().resolve("target/classpath.txt"), "lib.jar");
    Files.writeString(home().resolve("target/healproof.stamp"), "");
    return this;
  }

  FakeMachine jdk(String version) throws IOException {
    Path jdk = root.resolve("jvm/" + version);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(jdk.resolve("bin/javac"), "exit 0");
    script(jdk.resolve("bin/java"), "env >>'" + root.resolve("java-environment") + "'");
    return this;
  }

  FakeMachine answeringEngine() throws IOException {
    return fake("docker", "exit 0").fake("dockerd", "exit 0");
  }

  FakeMachine buildTools() throws IOException {
    return fake("go", "exit 0").fake("mmdebstrap", "exit 0").fake("python3", "exit 0");
  }

  /** An engine that answers once dockerd has been started. */
  FakeMachine engineThatStarts() throws IOException {
    return fake("docker", "test -f '" + root.resolve("engine-up") + "'")
        .fake("dockerd", "touch '" + root.resolve("engine-up") + "'");
  }

  FakeMachine file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    return this;
  }

  boolean has(String path) {
    return Files.exists(root.resolve(path));
  }

  String text(String path) throws IOException {
    return Files.readString(root.resolve(path));
  }

  Path path(String path) {
    return root.resolve(path);
  }

  Result call(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home().resolve("healproof").toString()));
    command.addAll(List.of(arguments));
    Path said = root.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the launcher hangs: " + Files.readString(said));
      }
    } finally {
      process.destroyForcibly();
    }
    Path calls = root.resolve("calls");
    return new Result(
        process.exitValue(),
        Files.readString(said, StandardCharsets.UTF_8),
        Files.exists(calls) ? Files.readString(calls) : "");
  }

  private void script(Path file, String script) throws IOException {
    String noted = "echo \"" + file.getFileName() + " $*\" >>'" + root.resolve("calls") + "'";
    Files.writeString(file, "#!/bin/sh\n" + noted + "\n" + script + "\n");
    executable(file);
  }

  private static void executable(Path file) {
    if (!file.toFile().setExecutable(true)) {
      throw new AssertionError("cannot make executable: " + file);
    }
  }

  private Path home() {
    return root.resolve("home");
  }

  private Path bin(String name) {
    return root.resolve("bin").resolve(name);
  }

  /** One folder for all tests, so that none of them links out of its own. */
  private static Path ordinaryTools() throws IOException {
    Path folder = Files.createDirectories(PROJECT.resolve("target/ordinary-tools"));
    for (String tool : ORDINARY_TOOLS) {
      if (!Files.exists(folder.resolve(tool))) {
        Files.createSymbolicLink(folder.resolve(tool), found(tool));
      }
    }
    return folder;
  }

  private static Path found(String tool) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      Path file = Path.of(folder, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("this machine has no " + tool);
  }
}
