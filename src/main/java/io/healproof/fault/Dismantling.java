package io.healproof.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.time.Waiting;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Removes what a run brought; twice is as good as once. */
final class Dismantling {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** How it went with one object. */
  private enum End {
    REMOVED,
    GONE_BEFORE,
    LEFT_ALONE
  }

  private final LiveObjects objects;
  private final Waiting waiting;

  Dismantling(LiveObjects objects, Waiting waiting) {
    this.objects = objects;
    this.waiting = waiting;
  }

  /**
   * Does it.
   *
   * @return what was removed, and what is left to somebody else; empty when nothing was there
   * @throws HealproofException (BROKEN) when something does not go
   */
  Optional<String> of(Undo.Dismantle undo) {
    List<String> leftAlone = new ArrayList<>();
    Map<ObjectKey, ObjectNode> going = new LinkedHashMap<>();
    int removed = 0;
    for (int i = undo.objects().size() - 1; i >= 0; i--) {
      ObjectKey key = undo.objects().get(i);
      if (going.keySet().stream().anyMatch(other -> !other.kind().equals(key.kind()))) {
        requireGone(going);
      }
      switch (remove(key, going)) {
        case REMOVED -> removed++;
        case LEFT_ALONE -> leftAlone.add("left %s alone: somebody else made it".formatted(key));
        case GONE_BEFORE -> {}
      }
    }
    requireGone(going);
    List<String> done = new ArrayList<>();
    if (removed > 0) {
      done.add(
          removed == 1
              ? "removed 1 object that was brought"
              : "removed %d objects that were brought".formatted(removed));
    }
    done.addAll(leftAlone);
    return done.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", done));
  }

  /**
   * Removes an object, if it is the one that was brought.
   *
   * @param going where it is put if it has to be waited for
   */
  private End remove(ObjectKey key, Map<ObjectKey, ObjectNode> going) {
    Optional<ObjectNode> found = objects.find(key);
    if (found.isEmpty()) {
      return End.GONE_BEFORE;
    }
    ObjectNode live = found.get();
    if (live.path("metadata").path("annotations").path(Undo.Remove.MARK).isMissingNode()) {
      return End.LEFT_ALONE;
    }
    try {
      delete(key, live);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return End.GONE_BEFORE;
      }
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        Optional<String> now = objects.find(key).map(Dismantling::uid);
        if (now.isEmpty()) {
          return End.GONE_BEFORE;
        }
        if (!now.get().equals(uid(live))) {
          return End.LEFT_ALONE;
        }
      }
      throw e;
    }
    if (goesSlowly(key.kind())) {
      going.put(key, live);
    }
    return End.REMOVED;
  }

  private void delete(ObjectKey key, ObjectNode live) {
    boolean broughtNothing =
        isApplication(key.kind()) && live.path("status").path("resources").isEmpty();
    if (broughtNothing && !live.path("metadata").path("finalizers").isEmpty()) {
      // Argo CD may not run yet, or no more. If it has brought something by now, its version
      // differs.
      ObjectNode patch = JsonNodeFactory.instance.objectNode();
      patch
          .putObject("metadata")
          .put("resourceVersion", live.path("metadata").path("resourceVersion").asText())
          .putNull("finalizers");
      objects.patch(key, patch);
    }
    if (live.path("metadata").path("deletionTimestamp").isMissingNode()) {
      objects.delete(key, uid(live));
    }
  }

  /** Waits until they are gone, and leaves none of them in the map. */
  private void requireGone(Map<ObjectKey, ObjectNode> going) {
    if (going.isEmpty()) {
      return;
    }
    boolean gone =
        waiting.until(
            "the end of " + names(going),
            POLL,
            DEADLINE,
            () -> {
              look(going);
              return going.isEmpty();
            });
    if (!gone && !going.isEmpty()) {
      throw HealproofException.broken(
          "Still there %d s after the deletion: %s. %s Then run healproof recover again."
              .formatted(
                  DEADLINE.toSeconds(),
                  going.entrySet().stream()
                      .map(each -> each.getKey() + troubles(each.getKey().kind(), each.getValue()))
                      .collect(Collectors.joining(", ")),
                  advice(going.keySet().iterator().next().kind())),
          null);
    }
  }

  /** An object of the same name that was made since is not the one that has to go. */
  private void look(Map<ObjectKey, ObjectNode> going) {
    for (Map.Entry<ObjectKey, ObjectNode> each : List.copyOf(going.entrySet())) {
      ObjectKey key = each.getKey();
      objects
          .find(key)
          .filter(now -> uid(now).equals(uid(each.getValue())))
          .ifPresentOrElse(now -> going.put(key, now), () -> going.remove(key));
    }
  }

  private static String names(Map<ObjectKey, ObjectNode> going) {
    return going.keySet().stream().map(ObjectKey::toString).collect(Collectors.joining(", "));
  }

  /** What its conditions say against its end. */
  private static String troubles(Kind kind, ObjectNode live) {
    if (isDefinition(kind)) {
      return "";
    }
    String said =
        StreamSupport.stream(live.path("status").path("conditions").spliterator(), false)
            // An Application's conditions have no status: they are there or not.
            .filter(condition -> condition.path("status").asText("True").equals("True"))
            .map(condition -> condition.path("message").asText())
            .filter(message -> !message.isEmpty())
            .collect(Collectors.joining("; "));
    return said.isEmpty() ? "" : " (" + said + ")";
  }

  private static String advice(Kind kind) {
    if (isApplication(kind)) {
      return "Argo CD has to remove what an Application brought, see its status; or remove that and"
          + " take the Application's finalizers away by hand.";
    }
    return isDefinition(kind)
        ? "Objects of that kind have finalizers that nobody takes away; do it by hand."
        : "Something in it does not go, or has finalizers that nobody takes away; do it by hand.";
  }

  /** Whether the removal takes time, and needs what was made earlier. */
  private static boolean goesSlowly(Kind kind) {
    return isApplication(kind)
        || isDefinition(kind)
        || (kind.group().isEmpty() && kind.name().equals("Namespace"));
  }

  static boolean isApplication(Kind kind) {
    return kind.group().equals(Kind.APPLICATION.group())
        && kind.name().equals(Kind.APPLICATION.name());
  }

  private static boolean isDefinition(Kind kind) {
    return kind.group().equals("apiextensions.k8s.io")
        && kind.name().equals("CustomResourceDefinition");
  }

  private static String uid(JsonNode live) {
    return live.path("metadata").path("uid").asText();
  }
}
