@drift
Feature: What somebody changes by hand is put back as Git has it
  Argo CD compares live objects with Git and syncs what differs (selfHeal).

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-DRIFT-1
  Scenario: An edited ConfigMap is put back
    When key "log-level" of ConfigMap "chat-config" is changed by hand to "DEBUG"
    Then the drift is reverted within 30 s

  @claim:RC-DRIFT-2
  Scenario: A changed replica count is put back
    When deployment "chat" is scaled by hand to 1 replica
    Then the drift is reverted within 60 s
