@node-failure
Feature: The chat service survives the maintenance of a node
  A node is drained as before an upgrade: cordoned, its pods evicted as the disruption budget allows.
  The chat pods keep only scratch files in their emptyDir volumes.
  The database and the witnesses live on the server node, which a drain spares.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-NODE-1
  Scenario: The pods of a drained node come up on another and users keep chatting
    Given users send a message every 200 ms
    When a node that runs a pod of deployment "chat" is drained with its emptyDir data
    Then the pods are replaced within 60 s
    And users are without service for at most 3 s
    And no acknowledged message is lost
