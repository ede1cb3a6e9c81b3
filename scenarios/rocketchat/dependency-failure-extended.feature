@dependency-failure @extended
Feature: The chat service survives the loss of what it depends on
  A Service that has lost its endpoints refuses new connections; those that are open stay. Argo CD puts
  back what Git says. Nobody puts the cluster's own DNS back, so that is lost until after the verdict.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-DEP-1
  Scenario: The way to the database comes back
    Given users send a message every 200 ms
    When the service "rocketchat/database" is black-holed
    Then the drift is reverted within 30 s
    And users are without service for at most 15 s
    And no acknowledged message is lost

  @claim:RC-DEP-2
  Scenario: The way to the chat itself comes back
    Given users send a message every 200 ms
    When the service "rocketchat/chat" is black-holed
    Then the drift is reverted within 30 s
    And users are without service for at most 15 s
    And no acknowledged message is lost

  @claim:RC-DEP-3
  Scenario: Users keep chatting while no name is resolved
    Given users send a message every 200 ms
    When DNS is lost
    Then users are without service for at most 5 s
    And no acknowledged message is lost

  @control @claim:RC-DEP-CONTROL-1 @expect:FAIL
  Scenario: Nobody puts the cluster's own DNS back
    When DNS is lost
    Then the drift is reverted within 15 s
