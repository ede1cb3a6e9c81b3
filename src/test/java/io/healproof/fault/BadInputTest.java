package io.healproof.fault;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.OwnNamespace;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.time.RunClock;
import io.healproof.time.TwoLooks;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a cluster may answer to a fault, or to its undo: the message says it, and nothing is left.
 */
@EnableKubernetesMockClient(crud = true)
class BadInputTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");
  private static final ObjectKey CONFIG = new ObjectKey(Kind.CONFIG_MAP, "ns", "config");
  private static final String NODE = "/api/v1/nodes/a?fieldManager=healproof-by-hand";
  private static final String CONFIG_PATH =
      "/api/v1/namespaces/ns/configmaps/config?fieldManager=healproof-by-hand";

  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private final FakeNodes nodes = new FakeNodes();

  @BeforeEach
  void cluster() {
    OwnNamespace.ensure(client);
    ChatObjects.in(client);
    ChatObjects.config(client, Map.of("level", "WARNING"));
  }

  private MetCluster met() {
    return new MetCluster(client, Optional.of(nodes));
  }

  private static Fault fault(Cluster cluster, FaultSpec spec, Waiting waiting) {
    Fault fault =
        new Faults(cluster, RunClock.start(), waiting, "R")
            .of(spec, new Random(1), Duration.ofMinutes(1));
    fault.aim();
    return fault;
  }

  private Fault fault(FaultSpec spec) {
    return fault(met(), spec, new OneTry());
  }

  private Traces traces() {
    return Traces.of(met(), Set.of("ns"), Set.of(), List.of(Kind.CONFIG_MAP, Kind.DEPLOYMENT));
  }

  private UnfinishedFaults unfinished() {
    return new UnfinishedFaults(met());
  }

  private static FaultSpec drift(DriftAction action, String path, String value) {
    return new FaultSpec.Drift(CONFIG, action, path, value);
  }

  private static Object says(int code, String message) {
    return new StatusBuilder().withCode(code).withMessage(message).build();
  }

  private static HealproofException broken(Runnable act) {
    HealproofException e = assertThrows(HealproofException.class, act::run);
    assertEquals(ExitCode.BROKEN, e.exitCode(), message(e));
    return e;
  }

  private void assertNothingLeftSince(Traces before) {
    assertEquals(List.of(), traces().since(before));
    assertEquals(List.of(), unfinished().inWords());
  }

  /** The fake server cannot look for the pods of a node by itself. */
  private void theNodeRunsItsPod() {
    server
        .expect()
        .get()
        .withPath("/api/v1/pods?fieldSelector=spec.nodeName%3Da")
        .andReturn(
            200,
            new PodListBuilder()
                .withItems(
                    new PodBuilder(client.pods().inNamespace("ns").withName("chat-1").require())
                        .editMetadata()
                        .addNewOwnerReference()
                        .withController(true)
                        .withKind("ReplicaSet")
                        .withName("chat-5f")
                        .withUid("rs")
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .build())
        .always();
  }

  private void evictionsAreAnswered(int code, String message) {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/ns/pods/chat-1/eviction")
        .andReturn(code, says(code, message))
        .always();
  }

  @Test
  void aBudgetThatNeverAllowsIsNamedAndTheNodeIsUncordoned() {
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace("ns")
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("chat")
                .withNamespace("ns")
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(2))
                .withNewSelector()
                .withMatchLabels(Map.of("app", "chat"))
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withDisruptionsAllowed(0)
                .endStatus()
                .build())
        .create();
    theNodeRunsItsPod();
    evictionsAreAnswered(429, "Cannot evict pod as it would violate the pod's disruption budget.");
    Traces before = traces();
    Fault drain = fault(new FaultSpec.DrainNode(CHAT, true));

    HealproofException e = broken(drain::inject);

    assertTrue(
        message(e).contains("disruption budget chat (app=chat) allows no disruption"), message(e));
    assertEquals(List.of("uncordoned node a"), drain.undo());
    assertNothingLeftSince(before);
  }

  @Test
  void aRightThatIsMissingHalfWayIsNamedAndWhatWasDoneIsTakenBack() {
    theNodeRunsItsPod();
    evictionsAreAnswered(403, "pods \"chat-1\" is forbidden: cannot create resource");
    Traces before = traces();
    Fault drain = fault(new FaultSpec.DrainNode(CHAT, true));

    HealproofException e = broken(drain::inject);

    assertTrue(message(e).contains("is forbidden"), message(e));
    assertEquals(List.of("uncordoned node a"), drain.undo());
    assertNothingLeftSince(before);
  }

  @Test
  void aRightThatIsMissingForTheUndoLeavesItInTheJournalUntilItIsThere() {
    Traces before = traces();
    Fault cordon = fault(new FaultSpec.StrikeNode(CHAT, NodeBlow.CORDON));
    cordon.inject();
    server
        .expect()
        .patch()
        .withPath(NODE)
        .andReturn(403, says(403, "nodes \"a\" is forbidden: cannot patch"))
        .times(2);

    HealproofException e = broken(cordon::undo);

    assertTrue(message(e).contains("is forbidden"), message(e));
    assertTrue(message(e).contains("It is in the cluster's journal; run healproof recover"));
    assertTrue(message(broken(() -> unfinished().recover())).contains("is forbidden"));
    assertEquals(1, unfinished().recover().size(), "once the right is given");
    assertNothingLeftSince(before);
  }

  @ParameterizedTest
  @CsvSource({
    "400, admission webhook \"policy.example.org\" denied the request: level is fixed",
    "403, admission webhook \"policy.example.org\" denied the request: no",
    "422, ConfigMap \"config\" is invalid: data[level]: Too long"
  })
  void aPatchThatIsRejectedIsToldAndLeavesNothing(int code, String reason) {
    Traces before = traces();
    Fault drift = fault(drift(DriftAction.SET, "data.level", "DEBUG"));
    server.expect().patch().withPath(CONFIG_PATH).andReturn(code, says(code, reason)).once();

    HealproofException e = broken(drift::inject);

    assertTrue(message(e).contains(reason), message(e));
    assertEquals(List.of(), drift.undo(), "nothing was done");
    assertNothingLeftSince(before);
  }

  @Test
  void aPatchThatDoesNotApplyToWhatIsThereChangesNothing() {
    HealproofException e =
        assertThrows(
            HealproofException.class, () -> fault(drift(DriftAction.REMOVE, "data.nothing", "")));

    assertEquals(ExitCode.USAGE, e.exitCode());
    assertEquals(List.of(), unfinished().inWords());
  }

  @Test
  void whileANamespaceEndsAnObjectStaysInTheJournalAndAfterwardsNeedsNobody() {
    Fault delete = fault(drift(DriftAction.DELETE, "", ""));
    delete.inject();
    String all = "/api/v1/namespaces/ns/configmaps";
    String ending =
        "configmaps \"config\" is forbidden: unable to create new content in namespace ns because it is being terminated";
    server.expect().post().withPath(all).andReturn(403, says(403, ending)).once();

    HealproofException e = broken(delete::undo);

    assertTrue(message(e).contains("it is being terminated"), message(e));
    assertEquals(1, unfinished().inWords().size());
    server
        .expect()
        .post()
        .withPath(all)
        .andReturn(404, says(404, "namespaces \"ns\" not found"))
        .once();
    List<String> done = unfinished().recover();
    assertTrue(done.get(0).startsWith("left ConfigMap ns/config alone: its namespace is gone"));
    assertEquals(List.of(), unfinished().inWords());
  }

  @Test
  void anApiServerThatIsAwayBetweenDeedAndUndoIsWaitedFor() {
    Traces before = traces();
    boolean[] away = {false};
    Interceptor network =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (away[0]) {
              throw new KubernetesClientException("connection refused");
            }
          }
        };
    Waiting comesBack = new TwoLooks(() -> away[0] = false);
    try (KubernetesClient far =
        new KubernetesClientBuilder()
            .withConfig(client.getConfiguration())
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("far", network))
            .build()) {
      Fault cordon =
          fault(new MetCluster(far), new FaultSpec.StrikeNode(CHAT, NodeBlow.CORDON), comesBack);
      cordon.inject();
      away[0] = true;

      assertEquals(List.of("uncordoned node a"), cordon.undo());
    }
    assertNothingLeftSince(before);
  }

  @Test
  void aNodeThatNeverComesBackStaysInTheJournalUntilItDoes() {
    Traces before = traces();
    boolean[] dead = {false};
    FakeNodes mortal =
        nodes.before(
            () -> {
              if (dead[0]) {
                throw HealproofException.broken("node a does not start", null);
              }
            });
    Cluster cluster = new MetCluster(client, Optional.of(mortal));
    Fault cut = fault(cluster, new FaultSpec.StrikeNode(CHAT, NodeBlow.POWER_CUT), new OneTry());
    cut.inject();
    dead[0] = true;

    HealproofException e = broken(cut::undo);

    assertTrue(message(e).contains("node a does not start"), message(e));
    assertEquals(1, unfinished().inWords().size());
    dead[0] = false;
    assertEquals(1, unfinished().recover().size());
    assertNothingLeftSince(before);
  }
}
