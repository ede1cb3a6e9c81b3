package io.healproof.fault;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The disruption budgets of a cluster. */
final class Budgets {
  private final KubernetesClient client;

  Budgets(KubernetesClient client) {
    this.client = client;
  }

  /** Those that guard a pod with these labels. */
  List<PodDisruptionBudget> of(String namespace, @Nullable Map<String, String> labels) {
    Map<String, String> has = labels == null ? Map.of() : labels;
    return client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(budget -> matches(budget.getSpec().getSelector(), has))
        .toList();
  }

  /** No selector selects nothing, an empty one everything (policy/v1). */
  static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> wanted =
        Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
    return labels.entrySet().containsAll(wanted.entrySet())
        && Objects.requireNonNullElse(
                selector.getMatchExpressions(), List.<LabelSelectorRequirement>of())
            .stream()
            .allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(LabelSelectorRequirement expression, Map<String, String> labels) {
    @Nullable String value = labels.get(expression.getKey());
    List<String> values = Objects.requireNonNullElse(expression.getValues(), List.<String>of());
    return switch (expression.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false; // The API server knows no other.
    };
  }

  /** E.g. {@code disruption budget chat (app=chat, tier in [a, b])}. */
  static String inWords(PodDisruptionBudget budget) {
    List<String> parts = new ArrayList<>();
    LabelSelector selector = budget.getSpec().getSelector();
    Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of())
        .forEach((key, value) -> parts.add(key + "=" + value));
    Objects.requireNonNullElse(selector.getMatchExpressions(), List.<LabelSelectorRequirement>of())
        .forEach(
            expression ->
                parts.add(
                    "%s %s %s"
                        .formatted(
                            expression.getKey(), expression.getOperator(), expression.getValues())
                        .replace(" null", "")
                        .replace(" []", "")));
    return "disruption budget %s (%s)"
        .formatted(
            budget.getMetadata().getName(),
            parts.isEmpty() ? "every pod" : String.join(", ", parts));
  }

  /** Whether it allows no disruption now, as far as its controller has said. */
  static boolean allowsNone(PodDisruptionBudget budget) {
    return budget.getStatus() == null
        || budget.getStatus().getDisruptionsAllowed() == null
        || budget.getStatus().getDisruptionsAllowed() == 0;
  }
}
