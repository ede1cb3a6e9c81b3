package io.healproof.fault.guard;

import io.healproof.fault.Touch;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A fault as it was aimed, and so what is judged.
 *
 * @param claim for which it is done
 * @param kind e.g. {@code pod-kill}
 */
public record PlannedFault(String claim, String kind, List<Touch> touches) {
  public PlannedFault {
    touches = List.copyOf(touches);
  }

  /** Names of the nodes that it touches. */
  Set<String> nodes() {
    return touches.stream()
        .filter(touch -> touch.kind().equals("Node"))
        .map(Touch::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Namespaces of what it touches. */
  Set<String> namespaces() {
    return touches.stream()
        .map(Touch::namespace)
        .filter(namespace -> !namespace.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Pods that it takes of each workload, largest share first. */
  List<Share> shares() {
    return touches.stream()
        .filter(touch -> touch.pods() > 0)
        .collect(Collectors.groupingBy(Touch::workload))
        .entrySet()
        .stream()
        .map(
            workload ->
                new Share(
                    workload.getKey(),
                    workload.getValue().stream().mapToInt(Touch::pods).sum(),
                    workload.getValue().get(0).of()))
        .sorted(
            Comparator.comparingDouble((Share share) -> -1.0 * share.pods() / share.of())
                .thenComparing(Share::workload))
        .toList();
  }

  /** So many pods of so many that a workload has. */
  record Share(String workload, int pods, int of) {
    @Override
    public String toString() {
      return "%d of %d pods of %s".formatted(pods, of, workload);
    }
  }
}
