package io.healproof.experiment;

import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import java.util.Map;

/** The key of an object, as it is kept with a trial's inputs, and read back. */
final class KeptObject {

  private KeptObject() {}

  static Map<String, String> of(ObjectKey object) {
    return Map.of("namespace", object.namespace(), "name", object.name(), "object", kind(object));
  }

  /** E.g. {@code apps/v1/Deployment/deployments/true}; the core's group is empty. */
  static String kind(ObjectKey object) {
    Kind kind = object.kind();
    return String.join(
        "/",
        kind.group(),
        kind.version(),
        kind.name(),
        kind.plural(),
        Boolean.toString(kind.namespaced()));
  }

  /**
   * Reads it back.
   *
   * @throws IllegalArgumentException when it is none
   */
  static ObjectKey read(String kind, String namespace, String name) {
    String[] parts = kind.split("/", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("there is no kind " + kind);
    }
    return new ObjectKey(
        new Kind(parts[0], parts[1], parts[2], parts[3], Boolean.parseBoolean(parts[4])),
        namespace,
        name);
  }
}
