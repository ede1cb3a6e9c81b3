package io.healproof.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.SemanticState;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does something by hand to one object, as a person with kubectl would. */
final class DriftObject implements Deed {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FaultSpec.Drift spec;
  private final LiveObjects objects;
  private final RunClock clock;
  private @Nullable Aim aim;

  /**
   * What was aimed at.
   *
   * @param before as it is, or what is to be added
   * @param patch the change; empty where there is none
   */
  private record Aim(ObjectNode before, ObjectNode patch) {
    String uid() {
      return before.at("/metadata/uid").asText();
    }
  }

  DriftObject(FaultSpec.Drift spec, KubernetesClient client, RunClock clock) {
    this.spec = spec;
    this.objects = new LiveObjects(client);
    this.clock = clock;
  }

  @Override
  public List<String> aim() {
    Aim at =
        switch (spec.action()) {
          case ADD -> new Aim(addition(), JSON.createObjectNode());
          case DELETE -> new Aim(deletable(), JSON.createObjectNode());
          case SET, REMOVE, MERGE -> change(objects.require(spec.object()));
        };
    aim = at;
    return List.of(
        spec.object()
            + switch (spec.action()) {
              case ADD -> ": added";
              case DELETE -> " (uid " + at.uid() + "): deleted";
              case SET, REMOVE, MERGE ->
                  " (uid %s): %s changed".formatted(at.uid(), MergePatch.fields(at.patch()));
            });
  }

  @Override
  public List<Touch> touches() {
    Aim at = aimed();
    ObjectKey object = spec.object();
    String deed =
        switch (spec.action()) {
          case ADD -> "added";
          case DELETE -> "deleted";
          case SET, REMOVE, MERGE -> MergePatch.fields(at.patch()) + " changed";
        };
    int pods = replicas(at.before());
    return List.of(
        new Touch(
            object.kind().name(),
            object.namespace(),
            object.name(),
            at.uid(),
            deed,
            object.toString(),
            lost(at, pods),
            pods));
  }

  /** Pods that the object asks for: of a workload, its replicas or one on each of its nodes. */
  private int replicas(ObjectNode object) {
    return switch (spec.object().kind().name()) {
      case "Deployment", "StatefulSet" -> object.at("/spec/replicas").asInt(1);
      case "DaemonSet" -> object.at("/status/numberReady").asInt();
      default -> 0;
    };
  }

  /** How many of them go at once; a rollout takes them one after another, within its limits. */
  private int lost(Aim at, int pods) {
    return switch (spec.action()) {
      case ADD -> 0;
      case DELETE -> pods;
      case SET, REMOVE, MERGE -> {
        JsonNode wanted = at.patch().at("/spec/replicas");
        yield wanted.isMissingNode() ? 0 : Math.max(0, pods - wanted.asInt(1));
      }
    };
  }

  private ObjectNode addition() {
    if (objects.find(spec.object()).isPresent()) {
      throw HealproofException.usage(
          spec.object() + " is there already; a foreign object needs a name that nobody uses");
    }
    ObjectNode manifest = object(spec.value(), "the manifest of " + spec.object());
    manifest.put("apiVersion", spec.object().kind().apiVersion());
    manifest.put("kind", spec.object().kind().name());
    ObjectNode metadata = manifest.withObject("/metadata");
    metadata.put("name", spec.object().name());
    metadata.put("namespace", spec.object().namespace());
    metadata.withObject("/annotations").put(Undo.Remove.MARK, "true");
    return manifest;
  }

  /** Finalizers may take along much more than what is deleted, and then nothing brings it back. */
  private ObjectNode deletable() {
    ObjectNode live = objects.require(spec.object());
    JsonNode finalizers = live.at("/metadata/finalizers");
    if (!finalizers.isEmpty()) {
      throw HealproofException.refused(
          "%s is not deleted: it has finalizers %s, and what they take along cannot be put back"
              .formatted(spec.object(), finalizers));
    }
    return live;
  }

  private Aim change(ObjectNode live) {
    ObjectNode patch =
        switch (spec.action()) {
          case SET -> new FieldPath(spec.path()).patch(live, value(spec.value()));
          case REMOVE -> new FieldPath(spec.path()).patch(live, JSON.nullNode());
          default -> object(spec.value(), "the merge patch of " + spec.object());
        };
    if (MergePatch.shown(live, patch)) {
      throw HealproofException.usage(
          "%s already is as the drift would make it (%s); choose another value"
              .formatted(spec.object(), MergePatch.fields(patch)));
    }
    return new Aim(live, patch);
  }

  private static JsonNode value(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  static ObjectNode object(String json, String what) {
    if (value(json) instanceof ObjectNode object) {
      return object;
    }
    throw HealproofException.usage(what + " is no JSON object: " + json);
  }

  private Aim aimed() {
    return Objects.requireNonNull(aim, "aim first");
  }

  @Override
  public List<Undo> undos() {
    Aim at = aimed();
    return List.of(
        switch (spec.action()) {
          case ADD -> new Undo.Remove(spec.object());
          case DELETE -> new Undo.Recreate(spec.object(), SemanticState.of(at.before()));
          case SET, REMOVE, MERGE ->
              new Undo.PutBack(
                  spec.object(), at.patch(), MergePatch.reverse(at.before(), at.patch()));
        });
  }

  @Override
  public Injection inject() {
    Aim at = aimed();
    ObjectKey object = spec.object();
    String desired =
        spec.action() == FaultSpec.DriftAction.ADD ? "" : SemanticState.hashOf(at.before());
    Duration sent = clock.now();
    ObjectNode after = act(at);
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    return new Injection(
        t0,
        new Victim.ObjectVersion(
            object,
            after.at("/metadata/resourceVersion").asLong(),
            desired,
            spec.action() == FaultSpec.DriftAction.DELETE),
        List.of(
            new TimelineEvent(
                spec.kind(), Witness.HARNESS, t0, Map.of("object", object.toString()))));
  }

  private ObjectNode act(Aim at) {
    try {
      return switch (spec.action()) {
        case ADD -> objects.create(spec.object(), at.before());
        case DELETE -> {
          objects.delete(spec.object(), at.uid());
          yield at.before();
        }
        case SET, REMOVE, MERGE -> objects.patch(spec.object(), at.patch());
      };
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "the cluster did not accept to %s: %s".formatted(spec.describe(), e.getMessage()), e);
    }
  }
}
