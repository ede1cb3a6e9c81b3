package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTest {
  private static final Map<String, String> LABELS = Map.of("app", "chat", "tier", "front");

  @ParameterizedTest
  @CsvSource({
    "In, tier, front, true",
    "In, tier, back, false",
    "In, other, front, false",
    "NotIn, tier, front, false",
    "NotIn, tier, back, true",
    "NotIn, other, front, true",
    "Exists, tier, , true",
    "Exists, other, , false",
    "DoesNotExist, tier, , false",
    "DoesNotExist, other, , true"
  })
  void anExpressionSelectsAsKubernetesSays(
      String operator, String key, String value, boolean selects) {
    LabelSelectorBuilder selector =
        new LabelSelectorBuilder()
            .addToMatchLabels("app", "chat")
            .addNewMatchExpression()
            .withKey(key)
            .withOperator(operator)
            .withValues(value == null ? new String[0] : new String[] {value})
            .endMatchExpression();

    assertEquals(selects, Budgets.matches(selector.build(), LABELS));
  }

  @Test
  void noSelectorSelectsNothingAndAnEmptyOneEverything() {
    assertFalse(Budgets.matches(null, LABELS));
    assertTrue(Budgets.matches(new LabelSelector(), LABELS));
  }

  @Test
  void aBudgetIsNamedWithItsSelector() {
    assertEquals(
        "disruption budget keep (app=chat, tier In [front])",
        Budgets.inWords(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("keep")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "chat")
                .addNewMatchExpression()
                .withKey("tier")
                .withOperator("In")
                .withValues("front")
                .endMatchExpression()
                .endSelector()
                .endSpec()
                .build()));
  }
}
