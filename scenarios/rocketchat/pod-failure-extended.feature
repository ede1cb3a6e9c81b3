@pod-failure @extended
Feature: The chat service survives what may happen inside its pods
  Here the pod stays, and its kubelet has to mend it. The limits follow from the chat's probes: readiness
  and liveness ask once a second, and liveness gives up after ten times.

  Background:
    Given the "rocketchat" stack is healthy

  @claim:RC-POD-2
  Scenario: A process that dies is started again
    Given users send a message every 200 ms
    When the process of a pod of deployment "chat" is killed
    Then the container is restarted within 45 s
    And users are without service for at most 3 s
    And no acknowledged message is lost

  @claim:RC-POD-3
  Scenario: A process that runs out of memory is started again
    Given users send a message every 200 ms
    When a pod of deployment "chat" runs out of memory
    Then the container is restarted within 60 s
    And users are without service for at most 4 s
    And no acknowledged message is lost

  @claim:RC-POD-4
  Scenario: A process that hangs is noticed and started again
    When the process of a pod of deployment "chat" hangs
    Then the container is restarted within 120 s

  @claim:RC-POD-5
  Scenario: A pod that fails its readiness probe gets no more requests
    Given users send a message every 200 ms
    When a pod of deployment "chat" fails its readiness probe
    Then users are without service for at most 3 s
    And no acknowledged message is lost

  @claim:RC-POD-6
  Scenario: A pod whose sandbox dies gets another
    Given users send a message every 200 ms
    When the sandbox of a pod of deployment "chat" is killed
    Then the container is restarted within 90 s
    And users are without service for at most 4 s
    And no acknowledged message is lost

  @claim:RC-POD-8
  Scenario: All pods at once are replaced
    Given users send a message every 200 ms
    When all pods of deployment "chat" are killed
    Then the pods are replaced within 60 s
    And users are without service for at most 45 s
    And no acknowledged message is lost

  @claim:RC-POD-9
  Scenario: A process that crashes again waits for its restart as long as Kubernetes says
    When the process of a pod of deployment "decoy" crashes 2 times in a row
    Then the container is restarted within 60 s

  @control @claim:RC-POD-CONTROL-1 @expect:FAIL
  Scenario: A hang cannot be mended before the liveness probe has given up
    When the process of a pod of deployment "chat" hangs
    Then the container is restarted within 6 s

  @control @claim:RC-POD-CONTROL-2 @expect:FAIL
  Scenario: With no pod left, users notice
    Given users send a message every 200 ms
    When all pods of deployment "chat" are killed
    Then users are without service for at most 2 s

  @control @claim:RC-POD-CONTROL-3 @expect:FAIL
  Scenario: While its probes are refused, nobody can make a pod ready
    When a pod of deployment "chat" fails its readiness probe
    Then the container is restarted within 10 s
