package io.healproof.fault.guard;

import io.healproof.HealproofException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The guards, in the order in which they are asked. All of them are asked, and all have to allow.
 */
public final class Guards {
  /** The label on the namespace kube-system by which a cluster says that it must not be broken. */
  public static final String PRODUCTION = "healproof.io/production";

  private static final List<Function<Situation, Decision>> OF_THE_CLUSTER =
      List.of(
          Guards::readable,
          Guards::notProduction,
          Guards::consented,
          Guards::faultsConsented,
          Guards::namespacesConsented,
          Guards::fewNodes,
          Guards::smallShare,
          Guards::fewNamespaces,
          Guards::spaced,
          Guards::alone,
          Guards::finished);

  private Guards() {}

  /** What can be decided before the cluster is asked anything. */
  public static List<Decision> beforeConnecting(String context, Limits limits, Instant now) {
    return List.of(listed(context, limits), inWindow(limits, now));
  }

  /** What is decided before a cluster is asked what has to be taken back there. */
  public static List<Decision> toRecover(String context, Limits limits) {
    return List.of(listed(context, limits));
  }

  /** What is decided of a cluster and of what is to be done to it. */
  public static List<Decision> of(Situation situation) {
    return OF_THE_CLUSTER.stream().map(guard -> guard.apply(situation)).toList();
  }

  /**
   * Goes on only when every guard allows it.
   *
   * @throws HealproofException (REFUSED) with the reason and the remedy of each guard that does not
   */
  public static void require(String context, List<Decision> decisions) {
    List<Decision> refused = decisions.stream().filter(each -> !each.allowed()).toList();
    if (!refused.isEmpty()) {
      throw HealproofException.refused(
          "Refused: context \"%s\", by %d of %d guards. Nothing was changed.\n%s\n%s"
              .formatted(
                  context,
                  refused.size(),
                  decisions.size(),
                  refused.stream()
                      .map(each -> "  %s: %s".formatted(each.guard(), each.reason()))
                      .collect(Collectors.joining("\n")),
                  String.join("\n", remedies(refused))));
    }
  }

  /** What to do about those that refuse; one remedy may do for several. */
  public static List<String> remedies(List<Decision> decisions) {
    return decisions.stream()
        .filter(decision -> !decision.allowed())
        .map(Decision::remedy)
        .distinct()
        .toList();
  }

  private static Decision listed(String context, Limits limits) {
    String guard = "allow-list";
    return limits.contexts().contains(context)
        ? Decision.allow(guard, "the setting \"allow\" names the context")
        : Decision.refuse(
            guard,
            "the setting \"allow\" names %s, not \"%s\""
                .formatted(
                    limits.contexts().isEmpty()
                        ? "no context"
                        : String.join(", ", limits.contexts()),
                    context),
            "If this cluster may be broken, add it in healproof.yaml: allow: [%s]"
                .formatted(context));
  }

  private static Decision inWindow(Limits limits, Instant now) {
    String guard = "time window";
    if (limits.windows().isEmpty()) {
      return Decision.allow(guard, "the setting \"windows\" names none, so any time will do");
    }
    String windows =
        limits.windows().stream().map(TimeWindow::toString).collect(Collectors.joining(", "));
    return limits.windows().stream().anyMatch(window -> window.holds(now))
        ? Decision.allow(guard, "it is within " + windows)
        : Decision.refuse(
            guard,
            "it is %s, outside of %s".formatted(now, windows),
            "Come back within the window, or change the setting \"windows\".");
  }

  private static Decision readable(Situation it) {
    String guard = "all of it known";
    return it.unreadable().isEmpty()
        ? Decision.allow(guard, "everything that guards judge could be read")
        : Decision.refuse(
            guard,
            "not known is " + String.join("; ", it.unreadable()),
            "Give the rights on context \"%s\" that ./healproof rbac prints (--hub, where it holds Argo CD alone)."
                .formatted(it.context()));
  }

  private static Decision notProduction(Situation it) {
    String guard = "no production";
    // Whoever writes "false" has thought about it; anything else is a mark.
    return it.production()
        .filter(value -> !value.equals("false"))
        .map(
            value ->
                Decision.refuse(
                    guard,
                    "namespace kube-system carries the label %s=%s".formatted(PRODUCTION, value),
                    "There is no way around this mark. Name a context of another cluster."))
        .orElseGet(
            () -> Decision.allow(guard, "namespace kube-system carries no label " + PRODUCTION));
  }

  private static Decision consented(Situation it) {
    String guard = "consent";
    String object = "ConfigMap %s/%s".formatted(Consent.NAMESPACE, Consent.NAME);
    if (it.consent().isEmpty()) {
      return Decision.refuse(guard, object + " is not there; expected consent", give(it));
    }
    Consent consent = it.consent().get();
    if (!consent.wrong().isEmpty()) {
      return Decision.refuse(
          guard, object + " is not whole: " + String.join("; ", consent.wrong()), give(it));
    }
    return it.now().isBefore(consent.until())
        ? Decision.allow(guard, "%s allows it until %s".formatted(consent.by(), consent.until()))
        : Decision.refuse(
            guard,
            "%s ended at %s; it is %s now".formatted(object, consent.until(), it.now()),
            give(it));
  }

  private static String give(Situation it) {
    return "The cluster's owner gives consent with:\n"
        + Consent.howToGive(it.context(), kinds(it), namespaces(it), it.now());
  }

  private static Set<String> kinds(Situation it) {
    return it.faults().stream()
        .map(PlannedFault::kind)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> namespaces(Situation it) {
    return it.faults().stream()
        .flatMap(fault -> fault.namespaces().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Decision faultsConsented(Situation it) {
    return covered(
        "consent to each fault",
        kinds(it),
        it.consent().map(Consent::faults).orElse(List.of()),
        it);
  }

  private static Decision namespacesConsented(Situation it) {
    return covered(
        "consent to each namespace",
        namespaces(it),
        it.consent().map(Consent::namespaces).orElse(List.of()),
        it);
  }

  private static Decision covered(
      String guard, Set<String> planned, List<String> consented, Situation it) {
    Set<String> lacking = new TreeSet<>(planned);
    lacking.removeAll(consented);
    return lacking.isEmpty()
        ? Decision.allow(guard, "planned is " + words(planned) + ", and consented to")
        : Decision.refuse(
            guard,
            "planned is %s; consent covers %s and lacks %s"
                .formatted(words(planned), words(consented), words(lacking)),
            give(it));
  }

  private static String words(Collection<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }

  private static Decision fewNodes(Situation it) {
    return all(
        "blast radius, nodes",
        it,
        fault ->
            fault.nodes().size() <= it.limits().nodes()
                ? ""
                : "%s touches %d nodes (%s); allowed are %d"
                    .formatted(
                        fault.claim(),
                        fault.nodes().size(),
                        words(fault.nodes()),
                        it.limits().nodes()),
        "no fault touches more than %d nodes".formatted(it.limits().nodes()),
        "nodes");
  }

  private static Decision smallShare(Situation it) {
    return all(
        "blast radius, share of a workload",
        it,
        fault ->
            fault.shares().stream()
                .filter(share -> share.pods() > it.limits().podsOf(share.of()))
                .map(share -> fault.claim() + " takes " + share)
                .collect(Collectors.joining("; ")),
        "no fault takes more than %d %% of a workload's pods, or one pod"
            .formatted(it.limits().share()),
        "share");
  }

  private static Decision all(
      String guard,
      Situation it,
      Function<PlannedFault, String> problem,
      String allowed,
      String setting) {
    List<String> problems =
        it.faults().stream().map(problem).filter(text -> !text.isEmpty()).toList();
    return problems.isEmpty()
        ? Decision.allow(guard, allowed)
        : Decision.refuse(
            guard,
            String.join("; ", problems) + "; expected: " + allowed,
            "Leave the claim out (--claim, --tags), or raise the setting \"%s\"."
                .formatted(setting));
  }

  private static Decision fewNamespaces(Situation it) {
    String guard = "blast radius, namespaces";
    Set<String> touched = namespaces(it);
    return touched.size() <= it.limits().namespaces()
        ? Decision.allow(
            guard, "%d touched, %d allowed".formatted(touched.size(), it.limits().namespaces()))
        : Decision.refuse(
            guard,
            "%d touched (%s), %d allowed"
                .formatted(touched.size(), words(touched), it.limits().namespaces()),
            "Leave claims out (--claim, --tags), or raise the setting \"namespaces\".");
  }

  private static Decision spaced(Situation it) {
    String guard = "spacing";
    Duration spacing = it.limits().spacing();
    return it.lastFault()
        .filter(last -> it.now().isBefore(last.plus(spacing)))
        .map(
            last ->
                Decision.refuse(
                    guard,
                    "the last fault was at %s; expected are %d s between two"
                        .formatted(last, spacing.toSeconds()),
                    "Wait until %s, or change the setting \"spacing\"."
                        .formatted(last.plus(spacing))))
        .orElseGet(
            () ->
                Decision.allow(guard, "no fault in the last %d s".formatted(spacing.toSeconds())));
  }

  private static Decision alone(Situation it) {
    String guard = "one run per cluster";
    return it.holder()
        .map(
            holder ->
                Decision.refuse(
                    guard,
                    "Lease %s/%s is held by %s"
                        .formatted(RunLease.NAMESPACE, RunLease.NAME, holder),
                    "Wait until that run has ended. If it is dead, its Lease ends by itself: see kubectl --context %s -n %s get lease %s"
                        .formatted(it.context(), RunLease.NAMESPACE, RunLease.NAME)))
        .orElseGet(() -> Decision.allow(guard, "no other run holds the cluster"));
  }

  private static Decision finished(Situation it) {
    String guard = "nothing unfinished";
    if (it.unfinished().isEmpty()) {
      return Decision.allow(guard, "every fault in the cluster's journal was taken back");
    }
    return Decision.refuse(
        guard,
        "never taken back: " + String.join("; ", it.unfinished()),
        it.holder().isPresent()
            ? "Wait until the run that holds the cluster has ended."
            : "Take them back: ./healproof recover --context " + it.context());
  }
}
