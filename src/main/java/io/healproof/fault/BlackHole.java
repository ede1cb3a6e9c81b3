package io.healproof.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.SemanticState;
import io.healproof.cluster.ServiceEndpoints;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes all endpoints of a Service away: one label of its selector gets a value that no pod has. An
 * added label would do that too, but Argo CD leaves alone what Git does not name, and the Service
 * would stay lost although its Application is Synced.
 */
final class BlackHole implements Deed {
  private static final String NOBODY = "healproof-black-hole";

  private final FaultSpec.BlackHole spec;
  private final KubernetesClient client;
  private final LiveObjects objects;
  private final RunClock clock;
  private @Nullable Aim aim;

  /**
   * What was aimed at.
   *
   * @param before the Service as it is
   * @param patch the change
   * @param pods that are its ready endpoints, by UID
   */
  private record Aim(ObjectNode before, ObjectNode patch, Set<String> pods) {
    String uid() {
      return before.at("/metadata/uid").asText();
    }
  }

  BlackHole(FaultSpec.BlackHole spec, KubernetesClient client, RunClock clock) {
    this.spec = spec;
    this.client = client;
    this.objects = new LiveObjects(client);
    this.clock = clock;
  }

  @Override
  public List<String> aim() {
    ObjectNode live = objects.require(spec.service());
    ObjectNode patch = patch(live);
    Set<String> pods = readyEndpoints();
    if (pods.isEmpty()) {
      throw HealproofException.broken(
          "%s has no ready endpoint, so it can lose none; expected at least one"
              .formatted(spec.service()),
          null);
    }
    Aim at = new Aim(live, patch, pods);
    aim = at;
    return List.of(
        "%s (uid %s): loses all its endpoints (%d), %s changed"
            .formatted(spec.service(), at.uid(), pods.size(), MergePatch.fields(patch)));
  }

  private ObjectNode patch(ObjectNode live) {
    JsonNode selector = live.at("/spec/selector");
    String label =
        selector.properties().stream()
            .map(Map.Entry::getKey)
            .min(String::compareTo)
            .orElseThrow(
                () ->
                    HealproofException.usage(
                        "%s has no selector, so its endpoints are not chosen by labels; only one that has can be black-holed"
                            .formatted(spec.service())));
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/spec/selector").put(label, NOBODY);
    return patch;
  }

  private Set<String> readyEndpoints() {
    ObjectKey service = spec.service();
    return ServiceEndpoints.of(client, service.namespace(), service.name())
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> Optional.ofNullable(slice.getEndpoints()).stream().flatMap(List::stream))
        .filter(BlackHole::isReadyPod)
        .map(endpoint -> endpoint.getTargetRef().getUid())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isReadyPod(Endpoint endpoint) {
    return endpoint.getTargetRef() != null
        && endpoint.getConditions() != null
        && Boolean.TRUE.equals(endpoint.getConditions().getReady());
  }

  private Aim aimed() {
    return Objects.requireNonNull(aim, "aim first");
  }

  /** To whoever depends on the Service, its pods are gone: all of them count. */
  @Override
  public List<Touch> touches() {
    Aim at = aimed();
    ObjectKey service = spec.service();
    return List.of(
        new Touch(
            service.kind().name(),
            service.namespace(),
            service.name(),
            at.uid(),
            "cut off from its pods",
            service.toString(),
            at.pods().size(),
            at.pods().size()));
  }

  @Override
  public List<Undo> undos() {
    Aim at = aimed();
    return List.of(
        new Undo.PutBack(spec.service(), at.patch(), MergePatch.reverse(at.before(), at.patch())));
  }

  @Override
  public Injection inject() {
    Aim at = aimed();
    ObjectKey service = spec.service();
    Duration sent = clock.now();
    ObjectNode after = change(at);
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    return new Injection(
        t0,
        new Victim.Endpoints(
            service,
            after.at("/metadata/resourceVersion").asLong(),
            SemanticState.hashOf(at.before()),
            at.pods()),
        List.of(
            new TimelineEvent(
                spec.kind(), Witness.HARNESS, t0, Map.of("object", service.toString()))));
  }

  /** The API server takes the UID for a condition: a Service that was made anew stays as it is. */
  private ObjectNode change(Aim at) {
    ObjectNode patch = at.patch().deepCopy();
    patch.withObject("/metadata").put("uid", at.uid());
    try {
      return objects.patch(spec.service(), patch);
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "the cluster did not accept to %s: %s".formatted(spec.describe(), e.getMessage()), e);
    }
  }
}
