package io.healproof.cluster.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The kubeconfig files of this call. Several are merged as {@code kubectl} merges them: whichever
 * file names a context, cluster or user first keeps it whole; files that are not there are skipped;
 * a relative path counts from the file that it is written in. {@code current-context} means nothing
 * here: a context is always named.
 *
 * @param files absolute, the strongest first
 * @param where they were named, for messages
 */
public record KubeconfigFiles(List<Path> files, String where) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Fields that hold a path, which counts from the file that it is written in. */
  private static final Set<String> PATHS =
      Set.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

  public KubeconfigFiles {
    files = List.copyOf(files);
  }

  /**
   * Files of a list with the system's path separator, as in {@code KUBECONFIG}; empty parts are
   * skipped, and so is a file that is named again.
   *
   * @param folder that relative paths count from
   */
  public static KubeconfigFiles of(String list, Path folder, String where) {
    Set<Path> files = new LinkedHashSet<>();
    Stream.of(list.split(File.pathSeparator, -1))
        .filter(part -> !part.isBlank())
        .map(part -> folder.resolve(part).toAbsolutePath().normalize())
        .forEach(files::add);
    return new KubeconfigFiles(List.copyOf(files), where);
  }

  /**
   * The files that {@code kubectl} would read: those of {@code KUBECONFIG}, else {@code
   * ~/.kube/config}.
   */
  public static KubeconfigFiles ofEnvironment(
      Map<String, String> environment, Path home, Path folder) {
    String list = environment.getOrDefault("KUBECONFIG", "");
    return list.isBlank()
        ? new KubeconfigFiles(List.of(home.resolve(".kube/config")), "the default")
        : of(list, folder, "KUBECONFIG");
  }

  /**
   * What a context says of how to reach its cluster.
   *
   * @throws HealproofException (USAGE) when a file cannot be read or is not a kubeconfig; (REFUSED)
   *     when no file has the context, or the context names a cluster or a user that no file has
   */
  public Access access(String context) {
    Map<String, Named> contexts = new LinkedHashMap<>();
    Map<String, Named> clusters = new LinkedHashMap<>();
    Map<String, Named> users = new LinkedHashMap<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        JsonNode root = read(file);
        merge(file, root, "contexts", "context", contexts);
        merge(file, root, "clusters", "cluster", clusters);
        merge(file, root, "users", "user", users);
      }
    }
    Named found = contexts.get(context);
    if (found == null) {
      throw unknown(context, contexts.keySet());
    }
    String user = found.value().path("user").asText();
    return new Access(
        context,
        found.file(),
        referred(found, context, "cluster", clusters),
        user.isEmpty() ? YAML.createObjectNode() : referred(found, context, "user", users));
  }

  /** An entry of a list, and the file that it is from. */
  private record Named(ObjectNode value, Path file) {}

  private static JsonNode read(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      if (!root.isMissingNode() && !root.isNull() && !root.isObject()) {
        throw HealproofException.usage(file + " is not a kubeconfig: it holds no map of settings.");
      }
      return root;
    } catch (JsonProcessingException e) {
      // The parser's own message would quote the file, and a kubeconfig holds secrets.
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw HealproofException.usage(
          "%s line %d is not YAML, or names something twice; see: kubectl config view --kubeconfig %s"
              .formatted(file, line, file));
    } catch (IOException e) {
      throw HealproofException.usage("The kubeconfig " + file + " cannot be read: " + e);
    }
  }

  private static void merge(
      Path file, JsonNode root, String list, String key, Map<String, Named> into) {
    Set<String> here = new LinkedHashSet<>();
    for (JsonNode entry : root.path(list)) {
      String name = entry.path("name").asText();
      if (!here.add(name)) {
        throw HealproofException.usage(
            "%s names \"%s\" twice in its %s; nobody can say which one is meant."
                .formatted(file, name, list));
      }
      ObjectNode value =
          entry.path(key) instanceof ObjectNode found ? found : YAML.createObjectNode();
      into.putIfAbsent(name, new Named(resolved(value, file), file));
    }
  }

  private static ObjectNode resolved(ObjectNode value, Path file) {
    ObjectNode copy = value.deepCopy();
    Path folder = file.resolveSibling("");
    for (String field : PATHS) {
      String path = copy.path(field).asText();
      if (!path.isEmpty()) {
        copy.put(field, folder.resolve(path).normalize().toString());
      }
    }
    // As kubectl: a command with a folder in it counts from the file, a mere name from PATH.
    if (copy.path("exec") instanceof ObjectNode exec) {
      String command = exec.path("command").asText();
      if (command.contains("/")) {
        exec.put("command", folder.resolve(command).normalize().toString());
      }
    }
    return copy;
  }

  private HealproofException unknown(String context, Set<String> known) {
    return HealproofException.refused(
        "Refused: there is no context \"%s\" in %s (from %s).%s Nothing was asked of any cluster. See: kubectl config get-contexts"
            .formatted(
                context,
                files.isEmpty()
                    ? "any kubeconfig"
                    : String.join(", ", files.stream().map(Path::toString).toList()),
                where,
                known.isEmpty()
                    ? " No file there names any."
                    : NearestName.hint(context, known) + " Known: " + String.join(", ", known)));
  }

  private static ObjectNode referred(
      Named context, String name, String what, Map<String, Named> known) {
    String wanted = context.value().path(what).asText();
    Named found = known.get(wanted);
    if (found == null) {
      throw HealproofException.refused(
          "Refused: context \"%s\" in %s names the %s \"%s\", which no kubeconfig of this call has. Mend the file, or add the one that has it to KUBECONFIG."
              .formatted(name, context.file(), what, wanted));
    }
    return found.value();
  }
}
