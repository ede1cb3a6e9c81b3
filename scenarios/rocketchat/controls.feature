@control
Feature: The instruments show nothing where nothing is, and failure where nothing heals
  A control's verdict is known beforehand. One that disagrees takes every PASS of the run away.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-CONTROL-1 @expect:PASS
  Scenario: Without a fault, no witness sees a disturbance
    Given users send a message every 200 ms with a deadline of 5 s
    When nothing is done to deployment "chat"
    Then no disturbance is seen for 20 s

  @claim:RC-CONTROL-3 @expect:PASS
  Scenario: Another workload is killed, and no witness of the chat sees a disturbance
    Given users send a message every 200 ms with a deadline of 5 s
    When a pod of deployment "decoy" is killed
    Then no disturbance of deployment "chat" is seen for 20 s

  @claim:RC-CONTROL-2 @expect:FAIL
  Scenario: With self-heal off, a drift stays
    When key "log-level" of ConfigMap "manual-config" is changed by hand to "DEBUG"
    Then the drift is reverted within 15 s
