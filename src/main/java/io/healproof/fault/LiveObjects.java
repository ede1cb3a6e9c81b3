package io.healproof.fault;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.healproof.HealproofException;
import io.healproof.cluster.ObjectKey;
import java.util.Optional;

/** Objects of any kind, as JSON. */
final class LiveObjects {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KubernetesClient client;

  LiveObjects(KubernetesClient client) {
    this.client = client;
  }

  Optional<ObjectNode> find(ObjectKey key) {
    return Optional.ofNullable(resource(key).get()).map(LiveObjects::json);
  }

  /**
   * One that has to be there.
   *
   * @throws HealproofException (USAGE) when it is not
   */
  ObjectNode require(ObjectKey key) {
    return find(key).orElseThrow(() -> HealproofException.usage("there is no " + key));
  }

  /** Changes an object as a person would; returns it as it is then. */
  ObjectNode patch(ObjectKey key, ObjectNode mergePatch) {
    return json(resource(key).patch(ByHand.PATCH, mergePatch.toString()));
  }

  /** Makes an object; returns it as it is then. */
  ObjectNode create(ObjectKey key, ObjectNode manifest) {
    GenericKubernetesResource object = JSON.convertValue(manifest, GenericKubernetesResource.class);
    var all = client.genericKubernetesResources(key.kind().context());
    return json(
        key.namespace().isEmpty()
            ? all.resource(object).create()
            : all.inNamespace(key.namespace()).resource(object).create());
  }

  /** Deletes an object as kubectl does, if it is still the one with this UID. */
  void delete(ObjectKey key, String uid) {
    client.raw(
        key.path(),
        "DELETE",
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .withPropagationPolicy("Background")
            .build());
  }

  private Resource<GenericKubernetesResource> resource(ObjectKey key) {
    var all = client.genericKubernetesResources(key.kind().context());
    return key.namespace().isEmpty()
        ? all.withName(key.name())
        : all.inNamespace(key.namespace()).withName(key.name());
  }

  static ObjectNode json(GenericKubernetesResource object) {
    return JSON.valueToTree(object);
  }
}
