package io.healproof.fault;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class BlackHoleTest {
  private static final FaultSpec.BlackHole CHAT = FaultSpec.BlackHole.of("ns", "chat");

  private static final String PATH =
      "/api/v1/namespaces/ns/services/chat?fieldManager=healproof-by-hand";

  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @BeforeEach
  void cluster() {
    ChatObjects.in(client);
  }

  private MetCluster met() {
    return new MetCluster(client);
  }

  private Fault fault(FaultSpec spec) {
    return new Faults(met(), RunClock.start(), new OneTry(), "r")
        .of(spec, new Random(1), Duration.ofMinutes(1));
  }

  private Fault injected() {
    Fault fault = fault(CHAT);
    fault.aim();
    fault.inject();
    return fault;
  }

  private Map<String, String> selector() {
    return client.services().inNamespace("ns").withName("chat").get().getSpec().getSelector();
  }

  private void change(UnaryOperator<Service> change) {
    client.services().inNamespace("ns").withName("chat").edit(change);
  }

  private void select(String label, String value) {
    change(
        service -> {
          service.getSpec().getSelector().put(label, value);
          return service;
        });
  }

  private HealproofException aimRefused(FaultSpec spec) {
    Fault fault = fault(spec);
    return assertThrows(HealproofException.class, fault::aim);
  }

  @Test
  void oneLabelOfTheSelectorGetsAValueThatNoPodHasSoThatGitNamesAllThatIsToBeHealed() {
    injected();

    assertEquals(Map.of("app", "healproof-black-hole", "tier", "back"), selector());
  }

  @Test
  void theVictimIsTheServiceAtTheVersionOfTheChangeAndThePodsThatItHad() {
    Fault fault = fault(CHAT);
    fault.aim();

    Victim.Endpoints victim = assertInstanceOf(Victim.Endpoints.class, fault.inject().victim());

    Service changed = client.services().inNamespace("ns").withName("chat").get();
    assertEquals(changed.getMetadata().getResourceVersion(), "" + victim.resourceVersion());
    assertEquals(Set.of("0123abcd-1"), victim.uids());
  }

  /** The API server refuses a patch that says another UID than the object has. */
  @Test
  void onlyTheVeryServiceThatWasAimedAtIsChanged() {
    List<String> sent = new ArrayList<>();
    Interceptor wire =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (request.uri().getPath().endsWith("/services/chat")) {
              sent.add(String.valueOf(request.bodyString()));
            }
          }
        };
    try (KubernetesClient seen =
        new KubernetesClientBuilder()
            .withConfig(client.getConfiguration())
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("wire", wire))
            .build()) {
      BlackHole deed = new BlackHole(CHAT, seen, RunClock.start());
      deed.aim();
      deed.inject();

      String uid = deed.touches().get(0).uid();
      String last = sent.get(sent.size() - 1);
      assertTrue(last.contains("\"metadata\":{\"uid\":\"" + uid + "\"}"), last);
    }
  }

  @Test
  void aChangeThatIsRejectedIsToldAndLeavesNothing() {
    Fault fault = fault(CHAT);
    fault.aim();
    String reason = "services \"chat\" is invalid: metadata.uid: field is immutable";
    server
        .expect()
        .patch()
        .withPath(PATH)
        .andReturn(422, new StatusBuilder().withCode(422).withMessage(reason).build())
        .once();

    HealproofException e = assertThrows(HealproofException.class, fault::inject);

    assertTrue(message(e).contains(reason), message(e));
    assertEquals(List.of(), fault.undo(), "nothing was done");
    assertEquals(List.of(), new Journal(client).entries());
  }

  @Test
  void itIsShownByItsUidAndTakesAllPodsOfTheService() {
    Fault fault = fault(FaultSpec.BlackHole.ofDns());
    String aimed = fault.aim().get(0);
    Touch touch = fault.touches().get(0);

    assertTrue(aimed.contains("(uid " + touch.uid() + ")"), aimed);
    assertEquals("kube-system", touch.namespace());
    assertEquals("2 of 2", touch.pods() + " of " + touch.of());
    assertEquals(
        List.of("put spec.selector.app of Service kube-system/kube-dns back"), fault.undoing());
  }

  @Test
  void theLossOfDnsIsAFaultThatConsentHasToNameByItself() {
    assertEquals("service-black-hole", CHAT.kind());
    assertEquals("dns-loss", FaultSpec.BlackHole.ofDns().kind());
  }

  @Test
  void itIsTakenBackWithTheValueThatWasThere() {
    assertEquals(List.of("put spec.selector.app of Service ns/chat back"), injected().undo());

    assertEquals(Map.of("app", "chat", "tier", "back"), selector());
  }

  @Test
  void whereArgoCdWasQuickerNothingIsLeftToTakeBack() {
    Fault fault = injected();
    select("app", "chat");

    assertEquals(List.of(), fault.undo());
    assertEquals(List.of(), new Journal(client).entries());
  }

  @Test
  void aSelectorThatSomebodyChangedSinceIsLeftAlone() {
    Fault fault = injected();
    select("app", "shop");

    assertEquals(
        List.of("left spec.selector.app of Service ns/chat alone: somebody has changed it since"),
        fault.undo());
    assertEquals("shop", selector().get("app"));
  }

  @Test
  void whatSomebodyChangedBesideItStays() {
    Fault fault = injected();
    select("tier", "front");

    fault.undo();

    assertEquals(Map.of("app", "chat", "tier", "front"), selector());
  }

  @Test
  void theLeakCheckSeesItWhereverTheServiceIs() {
    Set<ObjectKey> dns = Set.of(FaultSpec.BlackHole.DNS);
    Traces before = Traces.of(met(), Set.of("ns"), dns);
    Fault fault = fault(FaultSpec.BlackHole.ofDns());
    fault.aim();
    fault.inject();

    assertEquals(
        1, Traces.of(met(), Set.of("ns"), dns).since(before).size(), "nothing else in kube-system");
    fault.undo();
    assertEquals(List.of(), Traces.of(met(), Set.of("ns"), dns).since(before));
  }

  @Test
  void aServiceWithoutASelectorIsRefusedForNothingChoosesItsEndpoints() {
    change(
        service -> {
          service.getSpec().setSelector(Map.of());
          return service;
        });

    HealproofException refused = aimRefused(CHAT);

    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(message(refused).contains("has no selector"), message(refused));
  }

  @Test
  void aServiceThatHasNoEndpointCanLoseNone() {
    ChatObjects.service(client, "ns", "idle");

    HealproofException refused = aimRefused(FaultSpec.BlackHole.of("ns", "idle"));

    assertEquals(ExitCode.BROKEN, refused.exitCode());
    assertTrue(message(refused).contains("has no ready endpoint"), message(refused));
  }

  @Test
  void aServiceThatIsNotThereIsNamed() {
    assertEquals(
        "there is no Service ns/nothing",
        aimRefused(FaultSpec.BlackHole.of("ns", "nothing")).getMessage());
  }
}
