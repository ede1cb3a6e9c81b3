package io.healproof.cluster.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.HealproofException;
import io.healproof.cluster.engine.Folders;
import io.healproof.cluster.engine.HostTool;
import io.healproof.cluster.engine.ToolFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Go that is new enough for go.mod files with tool directives. When the machine's own is older, a
 * newer one is fetched as the module {@code golang.org/toolchain}, which every Go since 1.11 can
 * fetch and verify.
 */
final class GoToolchain {
  /** Tool directives in go.mod came with it. */
  private static final int OLDEST_MINOR = 24;

  private static final String FETCHED = "1.26.0";
  private static final Pattern VERSION = Pattern.compile("go version go1\\.(\\d+)");

  private final HostTool tool;
  private final String go;
  private final Path cache;
  private @Nullable Path program;

  /**
   * @param tool runs Go
   * @param go the machine's own Go: a name on the path, or a file
   * @param cache folder for a fetched toolchain
   */
  GoToolchain(HostTool tool, String go, Path cache) {
    this.tool = tool;
    this.go = go;
    this.cache = cache;
  }

  /**
   * The Go program to build with; fetched on the first call when it must be.
   *
   * @param log file that tells of the fetching
   */
  synchronized Path program(Path log) throws InterruptedException {
    @Nullable Path known = program;
    if (known == null) {
      known = newEnough(version()) ? Path.of(go) : fetched(log);
      program = known;
    }
    return known;
  }

  private String version() throws InterruptedException {
    return tool.output(List.of(go, "version"), Path.of("."), Map.of());
  }

  static boolean newEnough(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.find() && Integer.parseInt(matcher.group(1)) >= OLDEST_MINOR;
  }

  private Path fetched(Path log) throws InterruptedException {
    Path home = cache.resolve("go-" + FETCHED);
    Path program = home.resolve("bin/go");
    if (Files.exists(program)) {
      return program;
    }
    try {
      Files.createDirectories(cache);
      Path half = cache.resolve("go-" + FETCHED + ".half");
      Folders.remove(half);
      Folders.copy(download(log), half);
      makeUsable(half);
      Files.move(half, home);
      return program;
    } catch (IOException e) {
      throw HealproofException.broken("Cannot unpack Go below " + cache + ": " + e, e);
    }
  }

  private Path download(Path log) throws InterruptedException, IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String module = "golang.org/toolchain@v0.0.1-go" + FETCHED + ".linux-" + arch;
    try {
      String answer =
          tool.output(
              List.of(go, "mod", "download", "-json", module), cache, Map.of("GOFLAGS", ""));
      Files.writeString(log, answer);
      JsonNode json = new ObjectMapper().readTree(answer);
      return Path.of(json.path("Dir").asText());
    } catch (ToolFailure e) {
      throw HealproofException.broken(
          "The machine's Go is too old (expected 1.%d or newer, seen %s), and a newer one cannot be fetched: %s. Install Go 1.%d or newer."
              .formatted(OLDEST_MINOR, version().strip(), e.getMessage(), OLDEST_MINOR),
          e);
    }
  }

  /**
   * Undoes what a module archive cannot carry: executable bits, and files named go.mod, which stand
   * in it as _go.mod.
   */
  private static void makeUsable(Path home) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(home)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      mode.add(PosixFilePermission.OWNER_WRITE);
      if (file.startsWith(home.resolve("bin")) || file.startsWith(home.resolve("pkg/tool"))) {
        mode.add(PosixFilePermission.OWNER_EXECUTE);
      }
      Files.setPosixFilePermissions(file, mode);
      if (file.endsWith("_go.mod")) {
        Files.move(file, file.resolveSibling("go.mod"));
      }
    }
  }
}
