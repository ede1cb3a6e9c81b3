@node-failure @extended
Feature: The chat service survives the loss of a node
  The database and the witnesses live on the server node, which is spared. Kubernetes takes a node for
  lost when its lease was not renewed for 50 s; until then, half of what users send may go to a pod
  that is not there any more, and after it, the other pod serves alone.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-NODE-2
  Scenario: Users keep chatting after a node has lost its power
    Given users send a message every 200 ms
    When a node that runs a pod of deployment "chat" loses its power
    Then users are without service for at most 75 s
    And no acknowledged message is lost

  @claim:RC-NODE-3
  Scenario: Users keep chatting while a node is frozen
    Given users send a message every 200 ms
    When a node that runs a pod of deployment "chat" freezes
    Then users are without service for at most 75 s
    And no acknowledged message is lost

  @claim:RC-NODE-4
  Scenario: Users keep chatting while a node is cut off
    Given users send a message every 200 ms
    When a node that runs a pod of deployment "chat" is cut off from the other nodes
    Then users are without service for at most 75 s
    And no acknowledged message is lost

  @claim:RC-NODE-5
  Scenario: A kubelet that stands still takes no service away
    Given users send a message every 200 ms
    When the kubelet of a node that runs a pod of deployment "chat" is stopped
    Then users are without service for at most 5 s
    And no acknowledged message is lost

  @claim:RC-NODE-6
  Scenario: The pods of a node that reboots come back
    Given users send a message every 200 ms
    When a node that runs a pod of deployment "chat" is rebooted
    Then the container is restarted within 120 s
    And users are without service for at most 60 s
    And no acknowledged message is lost

  @claim:RC-NODE-10
  Scenario: A cordon disturbs nobody
    Given users send a message every 200 ms
    When a node that runs a pod of deployment "chat" is cordoned
    Then no disturbance is seen for 20 s

  @control @claim:RC-NODE-CONTROL-1 @expect:FAIL
  Scenario: Nobody replaces the pods of a lost node before they may be
    When a node that runs a pod of deployment "chat" loses its power
    Then the pods are replaced within 60 s
