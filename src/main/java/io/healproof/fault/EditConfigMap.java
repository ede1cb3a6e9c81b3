package io.healproof.fault;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.healproof.HealproofException;
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
final class EditConfigMap implements Fault {
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
  public Injection inject() {
    String desired = Objects.requireNonNull(before, "aim before injecting");
    Duration sent = clock.now();
    ConfigMap patched = write(spec.value());
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    long version = Long.parseLong(patched.getMetadata().getResourceVersion());
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

  private ConfigMap write(String value) {
    return client
        .configMaps()
        .inNamespace(spec.configMap().namespace())
        .withName(spec.configMap().name())
        .patch(ByHand.PATCH, Serialization.asJson(Map.of("data", Map.of(spec.key(), value))));
  }

  @Override
  public List<String> undo() {
    String desired = before;
    if (desired == null || liveValue().equals(desired)) {
      return List.of();
    }
    write(desired);
    return List.of("put key " + spec.key() + " of " + spec.configMap() + " back");
  }
}
