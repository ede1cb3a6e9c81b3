@pod-failure
Feature: The chat service survives the loss of a pod
  Two pods serve the users. When one is killed, Kubernetes makes another, and the Service has two
  endpoints again.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-POD-1 @trials:3
  Scenario: A killed pod is replaced
    When a pod of deployment "chat" is killed
    Then the pod is replaced within 30 s
