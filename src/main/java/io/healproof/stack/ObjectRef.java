package io.healproof.stack;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A namespaced object of a stack.
 *
 * @param kind as manifests write it, e.g. {@code Deployment}
 */
public record ObjectRef(
    @JsonProperty(required = true) String kind,
    @JsonProperty(required = true) String namespace,
    @JsonProperty(required = true) String name) {

  /** For people: {@code Deployment rocketchat/chat}. */
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
