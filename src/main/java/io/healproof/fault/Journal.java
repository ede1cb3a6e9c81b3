package io.healproof.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The journal of faults in the cluster: one ConfigMap for each fault that leaves something to take
 * back, written before the fault, removed when it is taken back. It needs no file of whoever did
 * it.
 */
final class Journal {
  static final String NAMESPACE = OwnNamespace.NAME;
  static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "healproof", "healproof.io/journal", "fault");

  private static final TypeReference<List<Undo>> UNDOS = new TypeReference<>() {};
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final KubernetesClient client;

  Journal(KubernetesClient client) {
    this.client = client;
  }

  /** What keeping it needs. An entry's name is not known before its fault is. */
  static List<Right> rights() {
    List<Right> rights = new ArrayList<>(OwnNamespace.rights());
    rights.add(Right.to(NAMESPACE, "", "configmaps", "create", "delete", "get", "list", "patch"));
    return rights;
  }

  /** Notes what is about to be done; in the cluster when this returns. */
  void intend(JournalEntry entry) {
    OwnNamespace.ensure(client);
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(entry.name())
                .withLabels(LABELS)
                .endMetadata()
                .withData(
                    Map.of(
                        "run", entry.run(),
                        "fault", entry.fault(),
                        "stage", text(entry.stage()),
                        "undo", write(entry.undos())))
                .build())
        .create();
  }

  /** Notes how far a fault has come; one that nobody knows any more is left at that. */
  void reached(JournalEntry entry, JournalEntry.Stage stage) {
    if (client.configMaps().inNamespace(NAMESPACE).withName(entry.name()).get() != null) {
      client
          .configMaps()
          .inNamespace(NAMESPACE)
          .withName(entry.name())
          .patch(ByHand.PATCH, "{\"data\":{\"stage\":\"" + text(stage) + "\"}}");
    }
  }

  /** Forgets a fault that was taken back. */
  void forget(JournalEntry entry) {
    client.configMaps().inNamespace(NAMESPACE).withName(entry.name()).delete();
  }

  /**
   * What is in the journal: faults by name, then what was brought, since a platform in which a
   * fault is still at work may not go.
   *
   * @throws HealproofException (BROKEN) when an entry cannot be read
   */
  List<JournalEntry> entries() {
    return client.configMaps().inNamespace(NAMESPACE).withLabels(LABELS).list().getItems().stream()
        .map(Journal::read)
        .sorted(Comparator.comparing(JournalEntry::brings).thenComparing(JournalEntry::name))
        .toList();
  }

  private static JournalEntry read(ConfigMap map) {
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    String name = map.getMetadata().getName();
    try {
      return new JournalEntry(
          name,
          data.getOrDefault("run", ""),
          data.getOrDefault("fault", ""),
          JournalEntry.Stage.valueOf(data.getOrDefault("stage", "").toUpperCase(Locale.ROOT)),
          JSON.readValue(data.getOrDefault("undo", ""), UNDOS));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw HealproofException.broken(
          "The journal entry ConfigMap %s/%s cannot be read: %s. Take back by hand what it says (%s), then delete it."
              .formatted(
                  NAMESPACE,
                  name,
                  String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                  data.getOrDefault("fault", "it names no fault")),
          e);
    }
  }

  private static String write(List<Undo> undos) {
    try {
      return JSON.writerFor(UNDOS).writeValueAsString(undos);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an undo that is not JSON", e);
    }
  }

  private static String text(JournalEntry.Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  /** Takes one fault back, newest part first, and forgets it; what was done, in words. */
  List<String> takeBack(JournalEntry entry, Restoration restoration) {
    List<String> done = new ArrayList<>();
    for (int part = entry.undos().size() - 1; part >= 0; part--) {
      restoration.undo(entry.undos().get(part)).ifPresent(done::add);
    }
    reached(entry, JournalEntry.Stage.UNDONE);
    forget(entry);
    return done;
  }
}
