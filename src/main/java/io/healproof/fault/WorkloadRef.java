package io.healproof.fault;

/** A Deployment, by namespace and name. */
public record WorkloadRef(String namespace, String name) {
  @Override
  public String toString() {
    return "deployment " + namespace + "/" + name;
  }
}
