package io.healproof.cluster;

/**
 * One object of any kind.
 *
 * @param namespace empty for what has none
 */
public record ObjectKey(Kind kind, String namespace, String name) {
  /** Its path at the API server. */
  public String path() {
    return "%s/%s%s/%s"
        .formatted(
            kind.group().isEmpty() ? "/api/v1" : "/apis/" + kind.apiVersion(),
            namespace.isEmpty() ? "" : "namespaces/" + namespace + "/",
            kind.plural(),
            name);
  }

  @Override
  public String toString() {
    return kind.name() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
