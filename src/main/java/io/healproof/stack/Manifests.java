package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.healproof.HealproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** YAML manifests on disk, and their way into a cluster. */
final class Manifests {

  /** Owns every field that Healproof applies, so that who changed what stays visible. */
  static final String FIELD_MANAGER = "healproof";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private Manifests() {}

  static boolean isYaml(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  /** The YAML files of a folder itself, sorted by name. */
  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Manifests::isYaml).sorted().toList();
    } catch (IOException e) {
      throw HealproofException.broken("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Every object of a file. */
  static List<HasMetadata> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Object read = YAML.unmarshal(in);
      List<HasMetadata> objects = new ArrayList<>();
      for (Object each : read instanceof Collection<?> many ? many : List.of(read)) {
        if (!(each instanceof HasMetadata object)) {
          throw new IllegalArgumentException("holds something that is not a Kubernetes object");
        }
        objects.add(object);
      }
      return objects;
    } catch (IOException | RuntimeException e) {
      throw new HealproofException(
          io.healproof.ExitCode.USAGE,
          file + " cannot be read as Kubernetes manifests: " + e.getMessage(),
          e);
    }
  }

  /** Applies server-side; a field that somebody else set is taken back. */
  static void apply(KubernetesClient client, HasMetadata object) {
    try {
      client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "Cannot apply " + describe(object) + ": " + e.getMessage(), e);
    }
  }

  static String toYaml(HasMetadata object) {
    return YAML.asYaml(object);
  }

  /** As JSON has it, for what works on any kind of object. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> toMap(HasMetadata object) {
    return YAML.convertValue(object, Map.class);
  }

  static String describe(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return object.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + object.getMetadata().getName();
  }
}
