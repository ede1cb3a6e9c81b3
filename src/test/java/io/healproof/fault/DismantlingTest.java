package io.healproof.fault;

import static io.healproof.cluster.Messages.message;
import static io.healproof.fault.Platform.APPLICATION;
import static io.healproof.fault.Platform.ARGOCD;
import static io.healproof.fault.Platform.CHAT;
import static io.healproof.fault.Platform.CONFIG;
import static io.healproof.fault.Platform.DEFINITION;
import static io.healproof.fault.Platform.OBJECTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.time.TwoLooks;
import io.healproof.time.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run brought goes, last made first, and nothing else does. */
@EnableKubernetesMockClient(crud = true)
class DismantlingTest {
  @SuppressWarnings("NullAway.Init")
  private KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private int taken;

  private Optional<String> dismantle(List<ObjectKey> objects, Waiting waiting) {
    return new Restoration(new MetCluster(client), waiting).undo(new Undo.Dismantle(objects));
  }

  private Optional<String> dismantle(List<ObjectKey> objects) {
    return dismantle(objects, new OneTry());
  }

  private List<ObjectKey> there() {
    return BroughtObjects.there(client, OBJECTS);
  }

  private static String delete(ObjectKey key) {
    return "DELETE " + key.path();
  }

  /** The changes that the API server was asked for since the last call. */
  private List<String> changes() {
    List<String> asked = new ArrayList<>();
    try {
      for (; taken < server.getRequestCount(); taken++) {
        RecordedRequest request = server.takeRequest();
        if (!"GET".equals(request.getMethod())) {
          asked.add(request.getMethod() + " " + request.getPath());
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return asked;
  }

  /** The API server shows it once more. */
  private void isSeenOnceMore(ObjectKey key) {
    server
        .expect()
        .get()
        .withPath(key.path())
        .andReturn(200, Platform.brought(key).editMetadata().withUid("old").endMetadata().build())
        .once();
  }

  private void deletionConflicts(ObjectKey key) {
    server
        .expect()
        .delete()
        .withPath(key.path())
        .andReturn(409, new StatusBuilder().withCode(409).withMessage("conflict").build())
        .once();
  }

  @Test
  void allOfItGoesLastMadeFirstAndTwiceIsAsGoodAsOnce() {
    Platform.in(client);
    changes();

    assertEquals(Optional.of("removed 5 objects that were brought"), dismantle(OBJECTS));

    assertEquals(
        List.of(
            delete(APPLICATION), delete(CONFIG), delete(DEFINITION), delete(CHAT), delete(ARGOCD)),
        changes());
    assertEquals(List.of(), there());
    assertEquals(Optional.empty(), dismantle(OBJECTS));
    assertEquals(List.of(), changes());
  }

  @Test
  void whatIsAbsentIsSkipped() {
    Platform.put(client, Platform.brought(CONFIG));

    assertEquals(Optional.of("removed 1 object that was brought"), dismantle(OBJECTS));
  }

  @Test
  void whatSomebodyElseMadeStays() {
    Platform.put(client, Platform.theirs(ARGOCD));
    Platform.put(client, Platform.brought(CONFIG));

    assertEquals(
        Optional.of(
            "removed 1 object that was brought; left Namespace argocd alone: somebody else made"
                + " it"),
        dismantle(OBJECTS));
    assertEquals(List.of(ARGOCD), there());
    assertEquals(
        Optional.of("left Namespace argocd alone: somebody else made it"), dismantle(OBJECTS));
  }

  @Test
  void namespacesGoTogetherAndAreGoneBeforeAnythingElseGoes() {
    List<ObjectKey> objects = List.of(CONFIG, ARGOCD, CHAT);
    Platform.put(client, Platform.brought(CONFIG));
    Platform.put(client, Platform.held(ARGOCD));
    Platform.put(client, Platform.held(CHAT));
    changes();
    List<String> before = new ArrayList<>();
    Waiting released =
        new TwoLooks(
            () -> {
              before.addAll(changes());
              List.of(ARGOCD, CHAT).forEach(key -> Platform.release(client, key));
              changes();
            });

    assertEquals(Optional.of("removed 3 objects that were brought"), dismantle(objects, released));

    assertEquals(List.of(delete(CHAT), delete(ARGOCD)), before);
    assertEquals(List.of(delete(CONFIG)), changes());
  }

  @Test
  void aDefinitionThatStaysKeepsWhatWasMadeBeforeIt() {
    Platform.put(client, Platform.brought(ARGOCD));
    Platform.put(client, Platform.held(DEFINITION));

    HealproofException e =
        assertThrows(HealproofException.class, () -> dismantle(List.of(ARGOCD, DEFINITION)));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    assertTrue(
        message(e).contains("CustomResourceDefinition applications.argoproj.io. Objects of that"),
        message(e));
    assertEquals(List.of(ARGOCD, DEFINITION), there());
  }

  @Test
  void anApplicationThatArgoCdDoesNotRemoveIsNamedWithWhatItSays() {
    Platform.put(client, Platform.brought(CONFIG));
    Platform.put(client, Platform.deployed(Platform.held(APPLICATION)));

    HealproofException e = assertThrows(HealproofException.class, () -> dismantle(OBJECTS));

    assertEquals(
        "Still there 180 s after the deletion: Application argocd/rocketchat (cannot delete chat)."
            + " Argo CD has to remove what an Application brought, see its status; or remove that"
            + " and take the Application's finalizers away by hand. Then run healproof recover"
            + " again.",
        message(e));
    assertEquals(List.of(CONFIG, APPLICATION), there());
  }

  @Test
  void aNamespaceThatStaysIsNamedWithWhatItsConditionsSayAndIsAskedToGoOnce() {
    Platform.put(
        client,
        Platform.held(CHAT)
            .addToAdditionalProperties(
                "status",
                Map.of(
                    "conditions",
                    List.of(
                        Map.of("status", "False", "message", "All content deleted"),
                        Map.of("status", "True", "message", "1 pod remains")))));
    changes();

    HealproofException e = assertThrows(HealproofException.class, () -> dismantle(OBJECTS));
    assertThrows(HealproofException.class, () -> dismantle(OBJECTS));

    assertTrue(
        message(e).contains("deletion: Namespace chat (1 pod remains). Something"), message(e));
    assertEquals(List.of(delete(CHAT)), changes());
    Platform.release(client, CHAT);
    assertEquals(Optional.empty(), dismantle(OBJECTS));
  }

  @Test
  void anApplicationThatHasBroughtNothingNeedsNoArgoCdToGo() {
    Platform.put(client, Platform.held(APPLICATION));

    assertEquals(Optional.of("removed 1 object that was brought"), dismantle(OBJECTS));
    assertEquals(List.of(), there());
  }

  @Test
  void anApplicationThatHasBroughtSomethingMeanwhileKeepsItsFinalizers() {
    Platform.put(client, Platform.deployed(Platform.held(APPLICATION)));
    String uid = new LiveObjects(client).require(APPLICATION).path("metadata").path("uid").asText();
    server
        .expect()
        .get()
        .withPath(APPLICATION.path())
        .andReturn(
            200,
            Platform.held(APPLICATION)
                .editMetadata()
                .withUid(uid)
                .withResourceVersion("0")
                .endMetadata()
                .build())
        .once();

    KubernetesClientException e =
        assertThrows(KubernetesClientException.class, () -> dismantle(OBJECTS));

    assertEquals(409, e.getCode());
    assertEquals(List.of(APPLICATION), there());
    assertThrows(HealproofException.class, () -> dismantle(OBJECTS), "Argo CD has to remove it");
  }

  @Test
  void whatGoesByItselfBetweenLookAndDeletionIsGone() {
    isSeenOnceMore(CONFIG);

    assertEquals(Optional.empty(), dismantle(OBJECTS));
  }

  @Test
  void whatWasMadeByAnotherBetweenLookAndDeletionStays() {
    Platform.put(client, Platform.brought(CONFIG));
    isSeenOnceMore(CONFIG);
    deletionConflicts(CONFIG);

    assertEquals(
        Optional.of("left ConfigMap argocd/config alone: somebody else made it"),
        dismantle(OBJECTS));
    assertEquals(List.of(CONFIG), there());
  }

  @Test
  void anyOtherConflictIsNotPassedOver() {
    Platform.put(client, Platform.brought(CONFIG));
    deletionConflicts(CONFIG);

    assertThrows(KubernetesClientException.class, () -> dismantle(OBJECTS));
  }

  @Test
  void anObjectOfTheSameNameThatIsMadeWhileItGoesIsNotWaitedFor() {
    Platform.put(client, Platform.theirs(CHAT));
    isSeenOnceMore(CHAT);
    server
        .expect()
        .delete()
        .withPath(CHAT.path())
        .andReturn(200, new StatusBuilder().withCode(200).build())
        .once();

    assertEquals(Optional.of("removed 1 object that was brought"), dismantle(OBJECTS));
    assertEquals(List.of(CHAT), there());
  }

  @Test
  void itsWordsNameTheFirstAndTheLastToGo() {
    assertEquals(
        "remove the 5 objects that were brought, first Application argocd/rocketchat, last"
            + " Namespace argocd",
        new Undo.Dismantle(OBJECTS).inWords());
    assertEquals(
        "remove Namespace chat, which was brought", new Undo.Dismantle(List.of(CHAT)).inWords());
  }
}
