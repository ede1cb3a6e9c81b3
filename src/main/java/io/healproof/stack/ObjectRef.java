package io.healproof.stack;

/**
 * A namespaced object of a stack.
 *
 * @param kind as manifests write it, e.g. {@code Deployment}
 */
public record ObjectRef(String kind, String namespace, String name) {

  /** For people: {@code Deployment rocketchat/chat}. */
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
