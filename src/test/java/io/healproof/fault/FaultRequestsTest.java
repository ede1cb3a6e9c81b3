package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.fault.FaultSpec.Blow;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What faults ask of the API server, from aiming to recovery: their rights cover all of it, and
 * nothing is changed that was not shown.
 */
@EnableKubernetesMockClient(crud = true)
class FaultRequestsTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");

  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private final FakeNodes nodes = new FakeNodes();
  private int taken;

  static Stream<FaultSpec> faults() {
    return Stream.concat(
        CrashPointsTest.faults(),
        Stream.of(
            new FaultSpec.KillPod(CHAT, false, Selection.ALL),
            new FaultSpec.KillPod(CHAT, true),
            new FaultSpec.StrikeContainer(CHAT, Blow.KILL, 1),
            new FaultSpec.StrikeContainer(CHAT, Blow.SANDBOX, 1),
            new FaultSpec.DrainNode(CHAT, true),
            new FaultSpec.Drift(
                new ObjectKey(Kind.DEPLOYMENT, "ns", "chat"),
                DriftAction.SET,
                "spec.replicas",
                "0"),
            new FaultSpec.Nothing(CHAT)));
  }

  @BeforeEach
  void cluster() {
    OwnNamespace.ensure(client);
    ChatObjects.in(client);
    ChatObjects.config(client, Map.of("level", "WARNING", "other", "x"));
  }

  /** A request as the API server's authorizer sees it. */
  private record Request(
      String verb, String namespace, String group, String resource, String name) {
    private static final Pattern PATH =
        Pattern.compile(
            "/(?:api|apis/([^/]+))/[^/]+(?:/namespaces/([^/]+)(?=/))?/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?(\\?.*)?");

    static Request of(RecordedRequest seen) {
      Matcher path = PATH.matcher(String.valueOf(seen.getPath()));
      assertTrue(path.matches(), seen.getPath());
      String name = text(path.group(4));
      String verb =
          switch (String.valueOf(seen.getMethod())) {
            case "GET" ->
                name.isEmpty()
                    ? (text(path.group(6)).contains("watch=true") ? "watch" : "list")
                    : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            default -> "delete";
          };
      String sub = text(path.group(5));
      return new Request(
          verb,
          text(path.group(2)),
          text(path.group(1)),
          path.group(3) + (sub.isEmpty() ? "" : "/" + sub),
          name);
    }

    private static String text(String group) {
      return group == null ? "" : group;
    }

    boolean changes() {
      return !Set.of("get", "list", "watch").contains(verb);
    }

    boolean isAllowedBy(Right right) {
      return (right.namespace().isEmpty() || right.namespace().equals(namespace))
          && right.group().equals(group)
          && right.resource().equals(resource)
          && right.verbs().contains(verb)
          && (right.names().isEmpty() || right.names().contains(name));
    }
  }

  private List<Request> asked() throws InterruptedException {
    List<Request> asked = new ArrayList<>();
    for (int count = server.getRequestCount(); taken < count; taken++) {
      asked.add(Request.of(server.takeRequest()));
    }
    return asked;
  }

  private Fault fault(FaultSpec spec) {
    return fault(spec, met());
  }

  private static Fault fault(FaultSpec spec, Cluster cluster) {
    return new Faults(cluster, RunClock.start(), new OneTry(), "R")
        .of(spec, new Random(1), Duration.ofMinutes(1));
  }

  private MetCluster met() {
    return new MetCluster(client, Optional.of(nodes));
  }

  /** A drain ends when its node runs nothing, for the fake server evicts nobody. */
  private static void injectAsFarAsItGoes(Fault fault) {
    try {
      fault.inject();
    } catch (HealproofException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("drained"), e.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void itsRightsCoverAllThatItAsksFromAimingToRecovery(FaultSpec spec) throws Exception {
    requireWithinItsRights(spec, met());
  }

  @ParameterizedTest
  @MethodSource("io.healproof.fault.CrashPointsTest#faultsThroughPods")
  void soTheyDoWhereNodesAreReachedByPods(FaultSpec spec) throws Exception {
    requireWithinItsRights(spec, MetCluster.throughPods(client, nodes));
  }

  private void requireWithinItsRights(FaultSpec spec, Cluster cluster) throws Exception {
    asked();
    Fault fault = fault(spec, cluster);

    fault.aim();
    List<Touch> touches = fault.touches();
    spec.pods().ifPresent(workload -> new SettingsReader(client).workload(workload));
    injectAsFarAsItGoes(fault);
    fault.effectSeen();
    UnfinishedFaults unfinished = new UnfinishedFaults(cluster);
    unfinished.inWords();
    fault.undo();
    unfinished.recover();
    Set<ObjectKey> objects = Set.of(FaultSpec.BlackHole.DNS);
    Traces.of(cluster, Set.of("ns"), objects);

    List<Right> rights = new ArrayList<>(FaultRights.of(spec, touches));
    rights.addAll(UnfinishedFaults.rights());
    rights.addAll(Traces.rights(Set.of("ns"), objects));
    List<Request> forbidden =
        asked().stream()
            // The kubelet's, in whose place a test says that a pod runs.
            .filter(request -> !request.resource().equals("pods/status"))
            .filter(request -> rights.stream().noneMatch(request::isAllowedBy))
            .toList();
    assertEquals(List.of(), forbidden);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void itChangesNothingThatItHasNotShown(FaultSpec spec) throws Exception {
    Fault fault = fault(spec);
    fault.aim();
    Set<String> shown =
        fault.touches().stream()
            .map(touch -> "%s/%s".formatted(touch.namespace(), touch.name()))
            .collect(Collectors.toSet());
    assertEquals(spec instanceof FaultSpec.Nothing, shown.isEmpty());
    asked();

    injectAsFarAsItGoes(fault);
    fault.undo();

    Set<String> changed = new TreeSet<>();
    for (Request request : asked()) {
      if (request.changes() && !request.namespace().equals(OwnNamespace.NAME)) {
        changed.add(
            request.verb().equals("create")
                ? shown.iterator().next() // A creation does not name its object in the path.
                : "%s/%s".formatted(request.namespace(), request.name()));
      }
    }
    assertTrue(shown.containsAll(changed), changed + " of " + shown);
  }

  @Test
  void anEvictionIsAllowedWhereADrainWouldEvict() {
    Touch pod = new Touch("Pod", "shop", "p", "u", "evicted", "ReplicaSet shop/x", 1, 2);

    List<Right> rights = FaultRights.of(new FaultSpec.DrainNode(CHAT, false), List.of(pod));

    assertTrue(rights.contains(Right.to("shop", "", "pods/eviction", "create")), rights.toString());
    assertFalse(
        rights.stream().anyMatch(right -> right.verbs().contains("delete")), rights.toString());
  }

  @Test
  void aDriftThatTakesReplicasAwayCountsThemAndOneThatChangesALabelDoesNot() {
    assertEquals(List.of("2 of 2"), pods(DriftAction.SET, "spec.replicas", "0"));
    assertEquals(List.of("1 of 2"), pods(DriftAction.SET, "spec.replicas", "1"));
    assertEquals(List.of("2 of 2"), pods(DriftAction.DELETE, "", ""));
    assertEquals(List.of("0 of 2"), pods(DriftAction.SET, "metadata.labels.a", "b"));
  }

  private List<String> pods(DriftAction action, String path, String value) {
    Fault fault =
        fault(
            new FaultSpec.Drift(new ObjectKey(Kind.DEPLOYMENT, "ns", "chat"), action, path, value));
    fault.aim();
    return fault.touches().stream().map(it -> it.pods() + " of " + it.of()).toList();
  }
}
