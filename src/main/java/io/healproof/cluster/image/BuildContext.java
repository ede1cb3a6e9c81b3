package io.healproof.cluster.image;

import io.healproof.HealproofException;
import io.healproof.cluster.engine.Folders;
import io.healproof.cluster.engine.HostTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the folder that {@code docker build} gets: the image's folder, and what this machine
 * compiles or fetches for it. A context under its final name is complete; a half-made one has
 * another name and is thrown away.
 */
final class BuildContext {
  /** The Python of Debian bookworm, which the images run on. */
  private static final String PYTHON = "3.11";

  /** Go's collector runs less often: etcd's cold build took 90 s of processor time, not 99 s. */
  private static final String COLLECTOR = "400";

  private final Path contexts;
  private final HostTool tool;
  private final GoToolchain go;
  private final Path apt;

  BuildContext(Path contexts, HostTool tool, GoToolchain go, Path apt) {
    this.contexts = contexts;
    this.tool = tool;
    this.go = go;
    this.apt = apt;
  }

  /** The kinds of work that compete for different things: processor, network, or neither. */
  enum Work {
    COMPILE,
    FETCH,
    COPY
  }

  static Work work(ImageFolder folder) {
    if (folder.go().isPresent()) {
      return Work.COMPILE;
    }
    return folder.python().isPresent() || folder.debootstrap().isPresent() ? Work.FETCH : Work.COPY;
  }

  /**
   * Makes the context, unless it is complete already.
   *
   * @param log file that the tools' output is appended to
   * @throws InterruptedException when the thread is interrupted; nothing half-made counts then
   */
  Path prepare(PlannedImage image, Path log) throws InterruptedException {
    Path done = done(image);
    if (Files.isDirectory(done)) {
      return done;
    }
    Path half = done.resolveSibling(done.getFileName() + ".half");
    try {
      Folders.remove(half);
      Files.createDirectories(half);
      Folders.copy(image.folder().path(), half);
      fill(image.folder(), half, log);
      return Files.move(half, done, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot make the build context %s: %s".formatted(half, e), e);
    }
  }

  /** Removes the context of an image that is built. */
  void discard(PlannedImage image) {
    try {
      Folders.remove(done(image));
    } catch (IOException e) {
      throw HealproofException.broken("Cannot remove " + done(image) + ": " + e, e);
    }
  }

  /** Removes contexts that no image to build can use any more. */
  void keepOnly(List<PlannedImage> missing) {
    if (!Files.isDirectory(contexts)) {
      return;
    }
    Set<Path> kept = missing.stream().map(this::done).collect(Collectors.toSet());
    try (Stream<Path> entries = Files.list(contexts)) {
      for (Path entry : entries.filter(entry -> !kept.contains(entry)).toList()) {
        Folders.remove(entry);
      }
    } catch (IOException e) {
      throw HealproofException.broken("Cannot tidy up " + contexts + ": " + e, e);
    }
  }

  private Path done(PlannedImage image) {
    return contexts.resolve(image.name() + "-" + image.content().substring(0, 16));
  }

  private void fill(ImageFolder folder, Path context, Path log)
      throws InterruptedException, IOException {
    Optional<ImageFolder.GoBuild> compile = folder.go();
    if (compile.isPresent()) {
      compile(compile.get(), context, log);
    }
    Optional<String> requirements = folder.python();
    if (requirements.isPresent()) {
      fetchWheels(requirements.get(), context, log);
    }
    Optional<ImageFolder.Debootstrap> debootstrap = folder.debootstrap();
    if (debootstrap.isPresent()) {
      debootstrap(debootstrap.get(), context, log);
    }
  }

  private void compile(ImageFolder.GoBuild build, Path context, Path log)
      throws InterruptedException, IOException {
    Path program = go.program(log);
    Files.createDirectories(context.resolve("bin"));
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "build",
                "-trimpath",
                "-buildvcs=false",
                "-ldflags",
                build.ldflags(),
                "-o",
                context.resolve("bin") + "/"));
    command.addAll(build.packages());
    tool.run(
        command,
        context,
        Map.of("CGO_ENABLED", "0", "GOGC", COLLECTOR, "GOWORK", "off", "GOFLAGS", "", "GOROOT", ""),
        log);
  }

  private void fetchWheels(String requirements, Path context, Path log)
      throws InterruptedException {
    tool.run(wheels(requirements, hostPython(context)), context, Map.of(), log);
  }

  private String hostPython(Path folder) throws InterruptedException {
    String code = "import sys; print('%d.%d' % sys.version_info[:2])";
    return tool.output(List.of("python3", "-c", code), folder, Map.of()).strip();
  }

  /**
   * A host with the image's own Python may take anything; another one must be told what to fetch,
   * and gets wheels only.
   */
  static List<String> wheels(String requirements, String hostPython) {
    List<String> command =
        new ArrayList<>(
            List.of("python3", "-m", "pip", "download", "-q", "-r", requirements, "-d", "wheels"));
    if (!hostPython.equals(PYTHON)) {
      command.addAll(List.of("--only-binary=:all:", "--python-version", PYTHON));
      String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
      for (String platform : List.of("manylinux_2_28_", "manylinux_2_17_", "manylinux2014_")) {
        command.addAll(List.of("--platform", platform + machine));
      }
    }
    return command;
  }

  private void debootstrap(ImageFolder.Debootstrap debian, Path context, Path log)
      throws InterruptedException, IOException {
    tool.run(mmdebstrap(debian, AptSources.of(apt, debian.suite())), context, Map.of(), log);
    if (!Files.exists(context.resolve("Dockerfile"))) {
      Files.writeString(
          context.resolve("Dockerfile"), "FROM scratch\nADD rootfs.tar /\nCMD [\"/bin/sh\"]\n");
    }
  }

  static List<String> mmdebstrap(ImageFolder.Debootstrap debian, List<Path> sources) {
    List<String> command = new ArrayList<>(List.of("mmdebstrap", "--variant=minbase"));
    // A third of every image, and nobody reads it there. Licences stay.
    for (String unread : List.of("man", "doc", "locale")) {
      command.add("--dpkgopt=path-exclude=/usr/share/" + unread + "/*");
    }
    command.add("--dpkgopt=path-include=/usr/share/doc/*/copyright");
    if (!debian.packages().isEmpty()) {
      command.add("--include=" + String.join(",", debian.packages()));
    }
    debian.hooks().forEach(hook -> command.add("--hook-dir=/usr/share/mmdebstrap/hooks/" + hook));
    command.add(debian.suite());
    command.add("rootfs.tar");
    sources.forEach(file -> command.add(file.toString()));
    return command;
  }
}
