package io.healproof.recovery;

import java.util.Map;

/**
 * Something that happened in a trial.
 *
 * @param name stable and in kebab case, e.g. {@code pod-ready}
 * @param detail further facts (pod, uid, node), in insertion order
 */
public record TimelineEvent(
    String name, Witness witness, TimeBounds at, Map<String, String> detail) {

  public TimelineEvent {
    detail = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(detail));
  }
}
