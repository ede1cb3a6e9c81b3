package io.healproof.evidence;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The part of what is deployed that a trial is about: its target and what that depends on.
 *
 * <p>A target depends on all that lies in its namespace, and in each namespace that a manifest
 * there names, and so on: within a cluster, who calls something of another namespace has to name
 * it, in a host name or a reference. Words that only look like a namespace bring in too much, which
 * keeps trials apart and never counts together what differs. With them come the Applications that
 * bring these objects, Applications of Applications, and, for a drift, Argo CD itself.
 */
record TargetScope(List<Entry.Manifest> manifests, List<Entry.Container> containers) {
  /** What brings the manifests of Healproof's own Argo CD. */
  private static final String ARGO_CD = "argocd";

  /** Of all that an Application brings, no Application is recorded: it is one itself. */
  private static final String APPLICATION = "Application";

  static TargetScope of(Entry.Deployed deployed, TrialInputs inputs) {
    Set<String> namespaces = closure(targets(deployed, inputs), deployed.manifests());
    boolean drift = !inputs.application().isEmpty();
    Set<String> argoCd =
        deployed.manifests().stream()
            .filter(TargetScope::isApplication)
            .map(Entry.Manifest::namespace)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> applications =
        deployed.manifests().stream()
            .filter(manifest -> !isApplication(manifest))
            .filter(manifest -> namespaces.contains(manifest.namespace()))
            .map(Entry.Manifest::application)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> withObjects =
        deployed.manifests().stream()
            .filter(manifest -> !isApplication(manifest))
            .map(Entry.Manifest::application)
            .collect(Collectors.toCollection(TreeSet::new));
    Predicate<Entry.Manifest> counts =
        manifest -> {
          if (isApplication(manifest)) {
            return applications.contains(manifest.application())
                || !withObjects.contains(manifest.application());
          }
          return namespaces.contains(manifest.namespace())
              || (manifest.namespace().isEmpty() && applications.contains(manifest.application()))
              || (drift && manifest.application().equals(ARGO_CD));
        };
    return new TargetScope(
        deployed.manifests().stream().filter(counts).toList(),
        deployed.containers().stream()
            .filter(
                container ->
                    namespaces.contains(container.namespace())
                        || (drift && argoCd.contains(container.namespace())))
            .toList());
  }

  private static boolean isApplication(Entry.Manifest manifest) {
    return manifest.kind().equals(APPLICATION);
  }

  private static Set<String> targets(Entry.Deployed deployed, TrialInputs inputs) {
    Set<String> targets = new TreeSet<>();
    targets.add(inputs.victim().namespace());
    inputs.promises().stream()
        .flatMap(promise -> promise.workload().stream())
        .forEach(workload -> targets.add(namespace(workload)));
    if (inputs.seen().pace().isPresent() && !deployed.users().isEmpty()) {
      targets.add(namespace(deployed.users()));
    }
    return targets;
  }

  private static String namespace(String object) {
    return object.substring(0, Math.max(0, object.indexOf('/')));
  }

  private static Set<String> closure(Set<String> targets, List<Entry.Manifest> manifests) {
    Set<String> reached = new TreeSet<>(targets);
    Deque<String> next = new ArrayDeque<>(targets);
    while (!next.isEmpty()) {
      String namespace = next.remove();
      manifests.stream()
          .filter(manifest -> manifest.namespace().equals(namespace))
          .flatMap(manifest -> manifest.names().stream())
          .filter(reached::add)
          .forEach(next::add);
    }
    return reached;
  }
}
