package io.healproof.fault;

/** A ConfigMap, by namespace and name. */
public record ConfigMapRef(String namespace, String name) {
  @Override
  public String toString() {
    return "ConfigMap " + namespace + "/" + name;
  }
}
