@pod-failure
Feature: The chat service survives the loss of a pod
  Two pods serve the users. When one is killed, Kubernetes makes another, and the Service has two
  endpoints again.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-POD-1 @trials:3
  Scenario: A killed pod is replaced and users keep chatting
    Given users send a message every 200 ms
    When a pod of deployment "chat" is killed
    Then the pod is replaced within 30 s
    And users are without service for at most 3 s
    And no acknowledged message is lost
