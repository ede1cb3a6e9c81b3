package io.healproof.cluster;

import java.util.List;

/**
 * Something that a part must be allowed to do at the API server. Each part says so beside the calls
 * that need it; the RBAC of a run is made from the parts that it has.
 *
 * @param namespace empty for all of them, and for what has none
 * @param group of the API, empty for the core
 * @param resource in plural, with its subresource: {@code pods/eviction}
 * @param names of the only objects that it is needed for; empty for any
 */
public record Right(
    String namespace, String group, String resource, List<String> verbs, List<String> names) {
  public Right {
    verbs = List.copyOf(verbs);
    names = List.copyOf(names);
  }

  /** To do something with any object. */
  public static Right to(String namespace, String group, String resource, String... verbs) {
    return new Right(namespace, group, resource, List.of(verbs), List.of());
  }

  /** The same in every namespace. */
  public Right everywhere() {
    return new Right("", group, resource, verbs, names);
  }

  /** The same for one object only. */
  public Right named(String name) {
    return new Right(namespace, group, resource, verbs, List.of(name));
  }
}
