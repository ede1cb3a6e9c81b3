package io.healproof.cli.doctor;

import io.healproof.cli.doctor.Machine.Output;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every prerequisite, in the order in which they matter. */
public final class DoctorChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  // LOCAL_CLUSTER: the core set's builds and images stay below 12 GB; pulling needs half of it.
  private static final long DISK_ENOUGH = 15L << 30;
  private static final long DISK_LEAST = 5L << 30;
  // The idle cluster takes 0.7 GB, platform and stack 2 GB, a compiler 2 GB.
  private static final long MEMORY_ENOUGH = 6L << 20;
  private static final long MEMORY_LEAST = 3L << 20;
  private static final int CAP_SYS_RESOURCE = 24;
  private static final int CAP_SYS_ADMIN = 21;
  private static final URI CONTAINER_REGISTRY = URI.create("https://registry-1.docker.io/v2/");

  private final Machine machine;
  private final Path cache;

  /**
   * Looks at nothing yet.
   *
   * @param cache folder of builds and images; need not exist
   */
  public DoctorChecks(Machine machine, Path cache) {
    this.machine = machine;
    this.cache = cache;
  }

  /** Checks by name, in order; each looks when it is asked. */
  public Map<String, Supplier<Finding>> all() {
    Map<String, Supplier<Finding>> checks = new LinkedHashMap<>();
    checks.put("jdk", this::jdk);
    checks.put("maven", this::maven);
    checks.put("engine", this::engine);
    checks.put("storage-driver", this::storageDriver);
    checks.put("cgroup", this::cgroup);
    checks.put("privileges", this::privileges);
    checks.put("disk", this::disk);
    checks.put("memory", this::memory);
    checks.put("ports", this::ports);
    checks.put("routes", this::routes);
    checks.put("container-registry", this::containerRegistry);
    checks.put("go", () -> buildTool("go", List.of("go", "env", "GOVERSION"), "golang-go"));
    checks.put(
        "mmdebstrap",
        () -> buildTool("mmdebstrap", List.of("mmdebstrap", "--version"), "mmdebstrap"));
    checks.put(
        "pip", () -> buildTool("pip", List.of("python3", "-m", "pip", "--version"), "python3-pip"));
    return checks;
  }

  private Finding jdk() {
    String name = "jdk";
    String mend = install("openjdk-17-jdk-headless");
    return run("javac", "-version")
        .filter(Output::good)
        .map(
            output ->
                number(output.text(), "javac (\\d+)").orElse(0) >= 17
                    ? Finding.ok(name, output.firstLine())
                    : Finding.warn(name, output.firstLine() + " is on the PATH", mend))
        // The launcher also finds a JDK that is not on the PATH: this process runs on it.
        .orElseGet(() -> Finding.warn(name, "no javac on the PATH", mend));
  }

  private Finding maven() {
    String name = "maven";
    String mend =
        install("maven") + ", or a newer Maven by hand where that one is older than 3.8.7";
    Optional<Output> output = run("mvn", "-B", "-v").filter(Output::good);
    if (output.isEmpty()) {
      return Finding.bad(name, "no mvn on the PATH", mend);
    }
    Matcher version =
        Pattern.compile("Apache Maven (\\d+)\\.(\\d+)\\.(\\d+)").matcher(output.get().text());
    if (!version.find()) {
      return Finding.warn(name, output.get().firstLine(), mend);
    }
    int number =
        Integer.parseInt(version.group(1)) * 1_000_000
            + Integer.parseInt(version.group(2)) * 1_000
            + Integer.parseInt(version.group(3));
    return number >= 3_008_007
        ? Finding.ok(name, version.group())
        : Finding.bad(name, version.group() + " is older than 3.8.7", mend);
  }

  private Finding engine() {
    String name = "engine";
    Optional<Output> output = run("docker", "version", "--format", "{{.Server.Version}}");
    if (output.isEmpty()) {
      return Finding.bad(
          name,
          "docker is not installed, or hangs",
          install("docker.io iptables") + "; ./healproof run does it as root");
    }
    if (output.get().good()) {
      return Finding.ok(name, "Docker Engine " + output.get().firstLine());
    }
    boolean denied = output.get().text().contains("permission denied");
    return Finding.bad(
        name,
        output.get().text().lines().reduce((first, last) -> last).orElse("docker does not answer"),
        denied
            ? "sudo usermod -aG docker $USER, then log in again"
            : "sudo systemctl start docker; ./healproof run starts one as root");
  }

  private Finding storageDriver() {
    String name = "storage-driver";
    return info("{{.Driver}}")
        .map(
            driver ->
                driver.equals("vfs")
                    ? Finding.warn(
                        name,
                        "vfs copies every layer: slow, and many times the disk",
                        "put /var/lib/docker on ext4 or xfs, where overlay2 works")
                    : Finding.ok(name, driver))
        .orElseGet(() -> notKnownWithoutEngine(name));
  }

  private Finding cgroup() {
    String name = "cgroup";
    return info("{{.CgroupVersion}} ({{.CgroupDriver}})")
        .map(version -> Finding.ok(name, "version " + version))
        .orElseGet(() -> notKnownWithoutEngine(name));
  }

  /** What the engine may give its containers is at most what this machine's first process has. */
  private Finding privileges() {
    String name = "privileges";
    Optional<Long> bounds =
        machine
            .read(Path.of("/proc/1/status"))
            .map(text -> Pattern.compile("CapBnd:\\s*([0-9a-f]+)").matcher(text))
            .filter(Matcher::find)
            .map(matcher -> Long.parseUnsignedLong(matcher.group(1), 16));
    if (bounds.isEmpty()) {
      return Finding.warn(name, "/proc/1/status does not tell", "nothing, if containers start");
    }
    if ((bounds.get() >> CAP_SYS_ADMIN & 1) == 0) {
      return Finding.bad(
          name,
          "CAP_SYS_ADMIN is missing: nodes cannot mount",
          "run on a machine, or in a container, with --privileged");
    }
    return (bounds.get() >> CAP_SYS_RESOURCE & 1) == 0
        ? Finding.ok(name, "without CAP_SYS_RESOURCE: nodes get every other capability instead")
        : Finding.ok(name, "privileged containers are possible");
  }

  private Finding disk() {
    String name = "disk";
    Path images = Path.of(info("{{.DockerRootDir}}").orElse("/var/lib/docker"));
    long least = Long.MAX_VALUE;
    Path fullest = images;
    for (Path path : List.of(images, cache)) {
      long free = machine.freeBytes(path).orElse(Long.MAX_VALUE);
      if (free < least) {
        least = free;
        fullest = path;
      }
    }
    if (least == Long.MAX_VALUE) {
      return Finding.warn(name, "free space is not known", "nothing, if 15 GB are free");
    }
    String seen = String.format(Locale.ROOT, "%.1f GB free at %s", least / 1e9, fullest);
    String mend = "free some space there, or point HEALPROOF_CACHE at another disk";
    if (least < DISK_LEAST) {
      return Finding.bad(name, seen, mend);
    }
    return least < DISK_ENOUGH ? Finding.warn(name, seen, mend) : Finding.ok(name, seen);
  }

  private Finding memory() {
    String name = "memory";
    OptionalInt found =
        machine
            .read(Path.of("/proc/meminfo"))
            .map(text -> number(text, "MemAvailable:\\s+(\\d+)"))
            .orElse(OptionalInt.empty());
    if (found.isEmpty()) {
      return Finding.warn(name, "/proc/meminfo does not tell", "nothing, if 6 GB are free");
    }
    int kibibytes = found.getAsInt();
    String seen = String.format(Locale.ROOT, "%.1f GB available", kibibytes * 1024.0 / 1e9);
    if (kibibytes < MEMORY_LEAST) {
      return Finding.bad(name, seen, "a cluster with its stack needs 3 GB; end something large");
    }
    return kibibytes < MEMORY_ENOUGH
        ? Finding.warn(name, seen, "enough to run, not to build images beside it")
        : Finding.ok(name, seen);
  }

  private Finding ports() {
    return machine.canListen()
        ? Finding.ok("ports", "the loopback address has free ports; no fixed port is needed")
        : Finding.bad(
            "ports",
            "nothing can listen on the loopback address",
            "ip link set lo up; end what holds all its ports");
  }

  /** Node ports are reached at the nodes' own addresses, so only routes can be in the way. */
  private Finding routes() {
    String name = "routes";
    Optional<String> table = machine.read(Path.of("/proc/net/route"));
    if (table.isEmpty()) {
      return Finding.ok(name, "no routing table here");
    }
    // Little-endian hexadecimal: 10.42.0.0 and 10.43.0.0.
    boolean taken =
        table.get().lines().anyMatch(line -> line.matches("\\S+\\s+[0-9A-F]{4}2[AB]0A\\s.*"));
    return taken
        ? Finding.warn(
            name,
            "this machine itself routes 10.42.0.0/16 or 10.43.0.0/16 (a k3s of its own?)",
            "nothing, unless nodes cannot reach each other; then stop that k3s")
        : Finding.ok(name, "10.42.0.0/16 and 10.43.0.0/16 are free");
  }

  private Finding containerRegistry() {
    String name = "container-registry";
    return registryAnswers()
        ? Finding.ok(name, "answers: images will be pulled")
        : Finding.warn(
            name,
            "does not answer within 5 s: images will be built here",
            "nothing, if Go modules, Debian and Python packages can be had");
  }

  private boolean registryAnswers() {
    return machine.answers(CONTAINER_REGISTRY, Duration.ofSeconds(5));
  }

  private Finding buildTool(String name, List<String> command, String debianPackage) {
    Optional<Output> output = machine.run(PATIENCE, command).filter(Output::good);
    if (output.isPresent()) {
      return Finding.ok(name, output.get().firstLine());
    }
    String mend = install(debianPackage);
    return registryAnswers()
        ? Finding.ok(name, "not here, and not needed: images can be pulled")
        : Finding.bad(name, "not here, and images must be built", mend);
  }

  private Optional<String> info(String format) {
    return run("docker", "info", "--format", format)
        .filter(Output::good)
        .map(Output::firstLine)
        .filter(line -> !line.isEmpty());
  }

  private Optional<Output> run(String... command) {
    return machine.run(PATIENCE, List.of(command));
  }

  private static Finding notKnownWithoutEngine(String name) {
    return Finding.warn(name, "not known while no engine answers", "mend \"engine\" first");
  }

  private static String install(String packages) {
    return "sudo apt-get install -y --no-install-recommends " + packages;
  }

  private static OptionalInt number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
