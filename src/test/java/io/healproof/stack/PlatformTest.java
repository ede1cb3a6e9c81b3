package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {

  private final Path component;

  PlatformTest(@TempDir Path component) throws IOException {
    this.component = component;
    Files.writeString(
        component.resolve("deployment.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: p, namespace: n}
        spec:
          template:
            metadata: {labels: {a: b}, annotations: {theirs: stays}}
        """);
    config("scrape_interval: 1s");
  }

  @Test
  void theSameConfigurationRestartsNothing() {
    assertEquals(hash(), hash());
  }

  @Test
  void aChangedConfigurationRestartsWhatReadsIt() throws IOException {
    String before = hash();

    config("scrape_interval: 2s");

    assertNotEquals(before, hash());
  }

  @Test
  void whatAPodIsAnnotatedWithStays() {
    assertEquals(
        "stays", pod().getSpec().getTemplate().getMetadata().getAnnotations().get("theirs"));
  }

  private String hash() {
    return String.valueOf(
        pod().getSpec().getTemplate().getMetadata().getAnnotations().get("healproof.io/config"));
  }

  private Deployment pod() {
    return Platform.component(component).stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void config(String content) throws IOException {
    Files.writeString(
        component.resolve("configmap.yaml"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n}\ndata: {p: \""
            + content
            + "\"}\n");
  }
}
