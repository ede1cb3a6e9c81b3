package io.healproof.fault;

import static io.healproof.cluster.Messages.message;
import static io.healproof.fault.Platform.ARGOCD;
import static io.healproof.fault.Platform.CONFIG;
import static io.healproof.fault.Platform.OBJECTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What a run brings is in the journal from before it is made until it is gone. */
@EnableKubernetesMockClient(crud = true)
class BroughtObjectsTest {
  private static final String WHAT = "the platform";

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private int requestsLost;
  private int pauses;

  /** Looks once, and counts pauses. */
  private final class Counted implements Waiting {
    @Override
    public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
      return condition.getAsBoolean();
    }

    @Override
    public void pause(Duration time) {
      assertEquals(Duration.ofSeconds(1), time);
      pauses++;
    }
  }

  /** A client whose next requests may be lost on their way. */
  private KubernetesClient far() {
    Interceptor network =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (requestsLost > 0) {
              requestsLost--;
              throw new KubernetesClientException("connection refused");
            }
          }
        };
    return new KubernetesClientBuilder()
        .withConfig(client.getConfiguration())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("far", network))
        .build();
  }

  private BroughtObjects by(KubernetesClient its) {
    return new BroughtObjects(new MetCluster(its), "Run", new Counted());
  }

  private List<JournalEntry> journaled() {
    return new Journal(client).entries();
  }

  private JournalEntry entry(JournalEntry.Stage stage) {
    return new JournalEntry(
        "brought-run", "Run", WHAT, stage, List.of(new Undo.Dismantle(OBJECTS)));
  }

  @Test
  void itIsInTheJournalBeforeItIsMadeAndUntilItIsGone() {
    BroughtObjects brought = by(client);

    brought.intend(WHAT, OBJECTS);
    assertEquals(List.of(entry(JournalEntry.Stage.INTENT)), journaled());
    assertEquals(List.of(), BroughtObjects.there(client, OBJECTS));

    Platform.in(client);
    brought.made();
    assertEquals(List.of(entry(JournalEntry.Stage.EFFECT)), journaled());
    assertEquals(List.of(), brought.removed());

    brought.close();
    assertEquals(List.of("removed 5 objects that were brought"), brought.removed());
    assertEquals(List.of(), BroughtObjects.there(client, OBJECTS));
    assertEquals(List.of(), journaled());

    brought.close();
    assertEquals(List.of("removed 5 objects that were brought"), brought.removed());
  }

  @Test
  void whereNothingWasIntendedNothingIsWrittenOrRemoved() {
    Platform.in(client);

    BroughtObjects brought = by(client);
    brought.intend(WHAT, List.of());
    brought.made();
    brought.close();

    assertEquals(List.of(), brought.removed());
    assertEquals(OBJECTS, BroughtObjects.there(client, OBJECTS));
  }

  @Test
  void oneRunBringsOnce() {
    BroughtObjects brought = by(client);
    brought.intend(WHAT, OBJECTS);

    assertThrows(IllegalStateException.class, () -> brought.intend(WHAT, List.of(CONFIG)));
    assertEquals(List.of(entry(JournalEntry.Stage.INTENT)), journaled());
  }

  @Test
  void anApiServerThatIsAwayIsWaitedFor() {
    Platform.in(client);
    try (KubernetesClient far = far()) {
      BroughtObjects brought = by(far);
      brought.intend(WHAT, OBJECTS);
      requestsLost = 60;

      brought.close();

      assertEquals(60, pauses);
      assertEquals(List.of("removed 5 objects that were brought"), brought.removed());
    }
    assertEquals(List.of(), journaled());
  }

  @Test
  void anApiServerThatStaysAwayIsToldAndWhatWasBroughtStaysInTheJournal() {
    Platform.in(client);
    try (KubernetesClient far = far()) {
      BroughtObjects brought = by(far);
      brought.intend(WHAT, OBJECTS);
      requestsLost = 61;

      HealproofException e = assertThrows(HealproofException.class, brought::close);

      assertEquals(ExitCode.BROKEN, e.exitCode());
      assertTrue(message(e).startsWith("the platform was not removed within 60 s: "), message(e));
      assertTrue(message(e).contains("connection refused"), message(e));
      assertTrue(message(e).endsWith("run healproof recover."), message(e));
      assertEquals(List.of(entry(JournalEntry.Stage.INTENT)), journaled());

      brought.close();
    }
    assertEquals(List.of(), journaled());
  }

  @Test
  void anIntentWhoseAnswerWasLostIsForgottenByClosing() {
    OwnNamespace.ensure(client);
    try (KubernetesClient far = far()) {
      BroughtObjects brought = by(far);
      requestsLost = 1;
      assertThrows(KubernetesClientException.class, () -> brought.intend(WHAT, OBJECTS));
      new Journal(client).intend(entry(JournalEntry.Stage.INTENT));

      brought.close();
    }
    assertEquals(List.of(), journaled());
  }

  @Test
  void recoveryNamesItAndRemovesItAfterEveryFault() {
    Platform.in(client);
    ChatObjects.config(client, Map.of("level", "WARNING"));
    by(client).intend(WHAT, OBJECTS);
    new Journal(client)
        .intend(
            new JournalEntry(
                "fault-run-1",
                "Run",
                "a fault",
                JournalEntry.Stage.EFFECT,
                List.of(new Undo.Remove(CONFIG))));
    UnfinishedFaults unfinished = new UnfinishedFaults(client);

    assertEquals(
        List.of("a fault (of run Run)", "the platform (of run Run)"), unfinished.inWords());
    assertEquals(
        List.of(
            "removed ConfigMap argocd/config (a fault, of run Run)",
            "removed 4 objects that were brought (the platform, of run Run)"),
        unfinished.recover());
    assertEquals(List.of(), BroughtObjects.there(client, OBJECTS));
    assertEquals(List.of(), unfinished.inWords());
    assertEquals(List.of(), unfinished.recover());
  }

  @Test
  void whatIsThereAlreadyIsNamedWhoeverMadeIt() {
    Platform.put(client, Platform.theirs(ARGOCD));
    Platform.put(client, Platform.brought(CONFIG));

    assertEquals(List.of(ARGOCD, CONFIG), BroughtObjects.there(client, OBJECTS));
  }

  @Test
  void eachKindIsOneRight() {
    assertEquals(
        List.of(
            Right.to("", "", "namespaces", "create", "delete", "get"),
            Right.to(
                "", "apiextensions.k8s.io", "customresourcedefinitions", "create", "delete", "get"),
            Right.to("", "", "configmaps", "create", "delete", "get"),
            Right.to("", "argoproj.io", "applications", "create", "delete", "get", "patch")),
        BroughtObjects.rights(OBJECTS));
  }
}
