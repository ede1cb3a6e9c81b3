package io.healproof.cluster.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one {@code image.yaml}, strictly: a key that nobody knows is an error. */
final class ImageYaml {
  static final String FILE = "image.yaml";

  private static final List<String> KEYS =
      List.of("images", "builtFrom", "standsInFor", "role", "from", "go", "python", "debootstrap");

  private final YAMLMapper yaml = new YAMLMapper();

  ImageFolder read(Path folder) {
    Path file = folder.resolve(FILE);
    JsonNode root = parse(file);
    Fields fields = new Fields(file, "", root);
    fields.allow(KEYS);
    String role = fields.required("role");
    return new ImageFolder(
        String.valueOf(folder.getFileName()),
        folder,
        fields.list("images").stream().map(ImageReference::parse).toList(),
        fields.required("builtFrom"),
        fields.text("standsInFor"),
        ImageRole.parse(role)
            .orElseThrow(
                () ->
                    fields.wrong(
                        "role \"%s\": expected node, registry, system, platform or stack:NAME"
                            .formatted(role))),
        fields.list("from"),
        fields.section("go").map(ImageYaml::goBuild),
        fields.section("python").map(ImageYaml::requirements),
        fields.section("debootstrap").map(ImageYaml::debootstrap));
  }

  private JsonNode parse(Path file) {
    try {
      return yaml.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new HealproofException(
          ExitCode.USAGE, file + " is not YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static ImageFolder.GoBuild goBuild(Fields go) {
    go.allow(List.of("ldflags", "packages"));
    List<String> packages = go.list("packages");
    return new ImageFolder.GoBuild(
        go.text("ldflags"), packages.isEmpty() ? List.of("tool") : packages);
  }

  private static String requirements(Fields python) {
    python.allow(List.of("requirements"));
    return python.required("requirements");
  }

  private static ImageFolder.Debootstrap debootstrap(Fields fields) {
    fields.allow(List.of("suite", "packages", "hooks"));
    return new ImageFolder.Debootstrap(
        fields.required("suite"), fields.list("packages"), fields.list("hooks"));
  }

  /** One mapping of the file, and where it is, for messages. */
  private record Fields(Path file, String prefix, JsonNode node) {
    Fields {
      if (!node.isObject()) {
        throw HealproofException.usage(
            "%s: %s must be a mapping of keys to values"
                .formatted(file, prefix.isEmpty() ? "the file" : prefix));
      }
    }

    void allow(List<String> known) {
      node.fieldNames()
          .forEachRemaining(
              key -> {
                if (!known.contains(key)) {
                  throw wrong(
                      "unknown key \"%s%s\"; the nearest known one is \"%s%s\""
                          .formatted(
                              prefix, key, prefix, NearestName.ranked(key, known, 1).get(0)));
                }
              });
    }

    String required(String key) {
      String value = text(key);
      if (value.isBlank()) {
        throw wrong("key \"%s%s\" is missing or empty".formatted(prefix, key));
      }
      return value;
    }

    String text(String key) {
      JsonNode value = node.path(key);
      if (value.isMissingNode() || value.isNull()) {
        return "";
      }
      if (!value.isValueNode()) {
        throw wrong("key \"%s%s\" must be text".formatted(prefix, key));
      }
      return value.asText().strip();
    }

    List<String> list(String key) {
      JsonNode value = node.path(key);
      if (value.isMissingNode() || value.isNull()) {
        return List.of();
      }
      if (!value.isArray()) {
        throw wrong("key \"%s%s\" must be a list".formatted(prefix, key));
      }
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(item.asText().strip()));
      return items;
    }

    Optional<Fields> section(String key) {
      return node.has(key)
          ? Optional.of(new Fields(file, prefix + key + ".", node.path(key)))
          : Optional.empty();
    }

    HealproofException wrong(String what) {
      return HealproofException.usage(file + ": " + what);
    }
  }
}
