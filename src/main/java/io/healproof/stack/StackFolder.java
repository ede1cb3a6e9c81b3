package io.healproof.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.cluster.ImageSource;
import io.healproof.stack.StackFile.Source;
import io.healproof.stack.StackFile.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with Argo CD Applications, and {@code stack.yaml} where defaults do not fit.
 *
 * <p>Without {@code stack.yaml}, the stack has the folder's name, and every Application that is
 * found in the folder itself, in {@code argocd/} or in {@code apps/} is applied. The folder's
 * content is served as the branch {@code main} of {@link #repositoryUrl}.
 */
public final class StackFolder {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final List<String> DEFAULT_PLACES = List.of(".", "argocd", "apps");

  private final Path path;
  private final String name;
  private final Map<Source, Choice> choices;
  private final Map<String, ObjectRef> objects;

  private StackFolder(
      Path path, String name, Map<Source, Choice> choices, Map<String, ObjectRef> objects) {
    this.path = path;
    this.name = name;
    this.choices = choices;
    this.objects = Map.copyOf(objects);
  }

  /** What one image source gets. */
  private record Choice(
      List<Path> applications, Optional<String> standsInFor, Optional<ChatService> users) {}

  /** How users reach the chat service. */
  record ChatService(StackFile.Product product, ObjectRef service) {}

  /**
   * Reads and checks a folder.
   *
   * @throws HealproofException (usage) when there is no folder, no Application in it, or {@code
   *     stack.yaml} has an unknown key or a wrong value
   */
  public static StackFolder load(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw HealproofException.usage(
          "There is no stack folder " + path + ". Name a folder with Argo CD Applications.");
    }
    Path file = path.resolve("stack.yaml");
    StackFile written = Files.exists(file) ? StackFile.read(file) : StackFile.EMPTY;
    String name = nameOf(path, written);
    Map<Source, Choice> choices = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      if (written.variants() == null || written.variants().containsKey(source)) {
        choices.put(source, choice(path, file, written, source));
      }
    }
    Map<String, ObjectRef> objects = new TreeMap<>();
    if (written.objects() != null) {
      written
          .objects()
          .forEach((role, ref) -> objects.put(role, ref.checked(file + ": objects." + role)));
    }
    return new StackFolder(path, name, choices, objects);
  }

  /**
   * The stacks that a folder holds, one in each of its folders, sorted by name; empty when there is
   * no such folder.
   */
  public static List<String> names(Path stacks) {
    if (!Files.isDirectory(stacks)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(stacks)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw HealproofException.broken("Cannot list " + stacks + ": " + e.getMessage(), e);
    }
  }

  /**
   * A built-in stack by its name.
   *
   * @throws HealproofException (usage) when there is none; names the nearest
   */
  public static StackFolder named(Path stacks, String name) {
    List<String> known = names(stacks);
    if (!known.contains(name)) {
      throw HealproofException.usage(
          "There is no stack '"
              + name
              + "' in "
              + stacks
              + ": "
              + NearestName.hintOrAll(name, known));
    }
    return load(stacks.resolve(name));
  }

  public String name() {
    return name;
  }

  public Path path() {
    return path;
  }

  /** Where the cluster finds the folder's content; its Applications name it as their source. */
  public String repositoryUrl() {
    return GitServer.repositoryUrl(name);
  }

  /**
   * The manifests of root Applications that are applied by hand, for an image source.
   *
   * @throws HealproofException (usage) when the stack has no variant for that source
   */
  public List<Path> applications(ImageSource source) {
    return choice(source).applications();
  }

  /** What really runs there and for which product it stands in; empty when it is the product. */
  public Optional<String> standsInFor(ImageSource source) {
    return choice(source).standsInFor();
  }

  /** What scenarios call by a role's name. */
  public Map<String, ObjectRef> objects() {
    return objects;
  }

  /** Namespace and name of the Service that users call; empty where the stack names none. */
  public String usersService(ImageSource source) {
    return users(source)
        .map(ChatService::service)
        .map(service -> service.namespace() + "/" + service.name())
        .orElse("");
  }

  /** What its users do; empty where the stack names no service of theirs. */
  public Optional<UsersKind> usersKind(ImageSource source) {
    return users(source).map(service -> service.product().users());
  }

  Optional<ChatService> users(ImageSource source) {
    return choice(source).users();
  }

  private Choice choice(ImageSource source) {
    Choice choice =
        switch (source) {
          case PULL -> choices.get(Source.PULL);
          case BUILD -> choices.get(Source.BUILD);
          case AUTO -> throw new IllegalArgumentException("AUTO must be resolved first");
        };
    if (choice == null) {
      throw HealproofException.usage(
          "The stack '"
              + name
              + "' has no variant for --images "
              + source.name().toLowerCase(Locale.ROOT)
              + ": add it to "
              + path.resolve("stack.yaml")
              + " or choose another source.");
    }
    return choice;
  }

  private static String nameOf(Path path, StackFile written) {
    if (written.name() != null) {
      if (!NAME.matcher(written.name()).matches()) {
        throw HealproofException.usage(
            path.resolve("stack.yaml")
                + ": name '"
                + written.name()
                + "' must be lower case letters, digits and dashes, at most 63 of them.");
      }
      return written.name();
    }
    Path last = path.getFileName();
    String derived =
        (last == null ? "" : last.toString())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    if (!NAME.matcher(derived).matches()) {
      throw HealproofException.usage(
          "The folder's name " + path + " makes no stack name: give one in its stack.yaml.");
    }
    return derived;
  }

  private static Choice choice(Path path, Path file, StackFile written, Source source) {
    Optional<Variant> variant = written.variant(source);
    List<String> listed =
        variant
            .map(Variant::applications)
            .or(() -> Optional.ofNullable(written.applications()))
            .orElse(List.of());
    List<Path> applications =
        listed.isEmpty() ? findApplications(path) : checkApplications(path, file, listed);
    Optional<StackFile.Users> users =
        variant.map(Variant::users).or(() -> Optional.ofNullable(written.users()));
    return new Choice(
        applications,
        variant.map(Variant::standsInFor).or(() -> Optional.ofNullable(written.standsInFor())),
        users.map(given -> chatService(file, given)));
  }

  private static ChatService chatService(Path file, StackFile.Users users) {
    if (users.kind() == null || users.service() == null) {
      throw HealproofException.usage(
          file + ": users needs both 'kind' (rocketchat or matrix) and 'service'.");
    }
    ObjectRef service = users.service().checked(file + ": users.service");
    if (!service.kind().equals("Service")) {
      throw HealproofException.usage(
          file + ": users.service must be a Service, not a " + service.kind() + ".");
    }
    return new ChatService(users.kind(), service);
  }

  private static List<Path> checkApplications(Path path, Path file, List<String> listed) {
    List<Path> found = new ArrayList<>();
    for (String each : listed) {
      Path manifest = path.resolve(each).normalize();
      if (!manifest.startsWith(path) || !Files.isRegularFile(manifest)) {
        throw HealproofException.usage(
            file + ": applications names '" + each + "', but there is no such file in " + path);
      }
      if (!holdsApplication(manifest)) {
        throw HealproofException.usage(manifest + " holds no Argo CD Application.");
      }
      found.add(manifest);
    }
    return List.copyOf(found);
  }

  private static List<Path> findApplications(Path path) {
    List<Path> found = new ArrayList<>();
    for (String place : DEFAULT_PLACES) {
      Path folder = path.resolve(place).normalize();
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(Manifests::isYaml)
            .filter(file -> !file.getFileName().toString().equals("stack.yaml"))
            .filter(StackFolder::holdsApplication)
            .sorted()
            .forEach(found::add);
      } catch (IOException e) {
        throw HealproofException.broken("Cannot list " + folder + ": " + e.getMessage(), e);
      }
    }
    if (found.isEmpty()) {
      throw HealproofException.usage(
          "No Argo CD Application in "
              + path
              + " (nor in its argocd/ and apps/): add one whose repoURL is the stack's own"
              + " repository, or list manifests under 'applications' in its stack.yaml.");
    }
    return List.copyOf(found);
  }

  private static boolean holdsApplication(Path file) {
    return !applicationsIn(file).isEmpty();
  }

  /**
   * The Argo CD Applications of a file, as they are written.
   *
   * @throws HealproofException (usage) when it is not YAML
   */
  static List<JsonNode> applicationsIn(Path file) {
    try (MappingIterator<JsonNode> documents =
        new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll().stream()
          .filter(document -> document.path("kind").asText().equals("Application"))
          .filter(document -> document.path("apiVersion").asText().startsWith("argoproj.io/"))
          .toList();
    } catch (IOException | RuntimeException e) {
      throw new HealproofException(
          io.healproof.ExitCode.USAGE, file + " is not YAML: " + e.getMessage(), e);
    }
  }

  /** All roles with what they name, sorted, for messages. */
  @Override
  public String toString() {
    return name + " in " + path + " " + new TreeMap<>(objects);
  }
}
