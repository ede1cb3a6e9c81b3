@drift @extended
Feature: Whatever somebody changes by hand is put back as Git has it
  As in drift.feature, for objects of other kinds, and for what is deleted or added.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-DRIFT-3
  Scenario: A changed disruption budget is put back
    When field "spec.minAvailable" of "PodDisruptionBudget rocketchat/chat" is changed by hand to "0"
    Then the drift is reverted within 30 s

  @claim:RC-DRIFT-4
  Scenario: A changed environment is put back, and its pods with it
    When field "spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.key" of "Deployment chat" is changed by hand to "nothing-of-this-name"
    Then the drift is reverted within 60 s

  @claim:RC-DRIFT-5
  Scenario: A label that is removed comes back
    When label "app.kubernetes.io/name" of "Deployment chat" is removed by hand
    Then the drift is reverted within 30 s

  @claim:RC-DRIFT-6
  Scenario: A deleted Service comes back
    When "Service rocketchat/chat-main" is deleted by hand
    Then the drift is reverted within 30 s

  @claim:RC-DRIFT-7
  Scenario: A deleted Deployment comes back, and its pods with it
    When "Deployment rocketchat/redis" is deleted by hand
    Then the drift is reverted within 60 s

  @claim:RC-DRIFT-8
  Scenario: A deleted disruption budget comes back
    When "PodDisruptionBudget rocketchat/chat" is deleted by hand
    Then the drift is reverted within 30 s

  @claim:RC-DRIFT-11
  Scenario: An object that Git does not have is pruned
    When "ConfigMap rocketchat/rogue" is added by hand:
      """
      {"metadata": {"annotations": {"argocd.argoproj.io/tracking-id": "rocketchat-app:/ConfigMap:rocketchat/rogue"}}, "data": {"k": "v"}}
      """
    Then the drift is reverted within 30 s

  @claim:RC-DRIFT-12
  Scenario: An edited child Application is put back by its parent
    When field "spec.syncPolicy.retry.limit" of "Application argocd/rocketchat-ops" is changed by hand to "1"
    Then the drift is reverted within 30 s

  @control @claim:RC-DRIFT-CONTROL-1 @expect:FAIL
  Scenario: With self-heal off, what is deleted stays deleted
    When "ConfigMap rocketchat-manual/manual-config" is deleted by hand
    Then the drift is reverted within 15 s

  @control @claim:RC-DRIFT-CONTROL-2 @expect:FAIL
  Scenario: With self-heal off, what was added stays
    When "ConfigMap rocketchat-manual/rogue" is added by hand:
      """
      {"metadata": {"annotations": {"argocd.argoproj.io/tracking-id": "rocketchat-app-manual:/ConfigMap:rocketchat-manual/rogue"}}, "data": {"k": "v"}}
      """
    Then the drift is reverted within 15 s
