package io.healproof.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes one key of a ConfigMap as a person with kubectl would. */
final class EditConfigMap implements Deed {
  private final FaultSpec.EditConfigMap spec;
  private final KubernetesClient client;
  private final RunClock clock;
  private @Nullable String before;

  EditConfigMap(FaultSpec.EditConfigMap spec, KubernetesClient client, RunClock clock) {
    this.spec = spec;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<String> aim() {
    String live = liveValue();
    if (live.equals(spec.value())) {
      throw HealproofException.usage(
          "key %s of %s already has the value that the drift would give it; choose another value"
              .formatted(spec.key(), spec.configMap()));
    }
    before = live;
    return List.of(spec.configMap() + ": key " + spec.key() + " gets another value");
  }

  @Override
  public List<Touch> touches() {
    ConfigMapRef map = spec.configMap();
    return List.of(
        Touch.of("ConfigMap", map.namespace(), map.name(), "key " + spec.key() + " changed"));
  }

  private String liveValue() {
    ConfigMap live =
        client
            .configMaps()
            .inNamespace(spec.configMap().namespace())
            .withName(spec.configMap().name())
            .get();
    if (live == null) {
      throw HealproofException.usage("there is no " + spec.configMap());
    }
    String value = live.getData().get(spec.key());
    if (value == null) {
      throw HealproofException.usage(
          "%s has no key %s; it has %s"
              .formatted(spec.configMap(), spec.key(), String.join(", ", live.getData().keySet())));
    }
    return value;
  }

  @Override
  public List<Undo> undos() {
    String desired = Objects.requireNonNull(before, "aim first");
    return List.of(new Undo.PutBack(object(), patch(spec.value()), patch(desired)));
  }

  @Override
  public Injection inject() {
    String desired = Objects.requireNonNull(before, "aim before injecting");
    Duration sent = clock.now();
    ObjectNode patched = new LiveObjects(client).patch(object(), patch(spec.value()));
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    long version = patched.at("/metadata/resourceVersion").asLong();
    return new Injection(
        t0,
        new Victim.ConfigMapVersion(spec.configMap(), version, spec.key(), desired),
        List.of(
            new TimelineEvent(
                spec.kind(),
                Witness.HARNESS,
                t0,
                Map.of("object", spec.configMap().toString(), "key", spec.key()))));
  }

  private ObjectKey object() {
    return new ObjectKey(Kind.CONFIG_MAP, spec.configMap().namespace(), spec.configMap().name());
  }

  private ObjectNode patch(String value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("data").put(spec.key(), value);
    return patch;
  }
}
