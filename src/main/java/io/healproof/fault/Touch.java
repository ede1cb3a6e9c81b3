package io.healproof.fault;

/**
 * An object that a fault is aimed at, and what becomes of it.
 *
 * @param namespace empty for what has none
 * @param uid of the very object; empty where another one of that name would do as well
 * @param deed in the passive: "deleted"
 * @param workload whose pods go with it, in words; empty when none do
 * @param pods how many of the workload's pods go
 * @param of how many ready pods the workload has
 */
public record Touch(
    String kind,
    String namespace,
    String name,
    String uid,
    String deed,
    String workload,
    int pods,
    int of) {

  /** Something that takes no pods with it. */
  public static Touch of(String kind, String namespace, String name, String deed) {
    return new Touch(kind, namespace, name, "", deed, "", 0, 0);
  }

  /** E.g. {@code Pod shop/cart-1 (uid 1-2-3): deleted}. */
  @Override
  public String toString() {
    return "%s %s%s%s: %s"
        .formatted(
            kind,
            namespace.isEmpty() ? "" : namespace + "/",
            name,
            uid.isEmpty() ? "" : " (uid " + uid + ")",
            deed);
  }
}
