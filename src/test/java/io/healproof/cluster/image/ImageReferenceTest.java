package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.healproof.HealproofException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io, library/busybox, latest",
    "busybox:1.36, docker.io, library/busybox, 1.36",
    "docker.io/library/busybox:1, docker.io, library/busybox, 1",
    "rancher/k3s:v1, docker.io, rancher/k3s, v1",
    "quay.io/argoproj/argocd:v3.2.11, quay.io, argoproj/argocd, v3.2.11",
    "localhost:5000/mine, localhost:5000, mine, latest",
    "registry.k8s.io/coredns/coredns:v1.12.4, registry.k8s.io, coredns/coredns, v1.12.4"
  })
  void a_reference_means_what_container_runtimes_take_it_for(
      String text, String host, String path, String tag) {
    assertEquals(new ImageReference(host, path, tag), ImageReference.parse(text));
  }

  @Test
  void a_mirror_serves_it_by_path_alone() {
    assertEquals("library/redis:7", ImageReference.parse("redis:7").mirrored());
  }

  @Test
  void a_digest_is_refused_because_a_local_build_cannot_keep_it() {
    assertThrows(HealproofException.class, () -> ImageReference.parse("redis@sha256:00"));
    assertThrows(HealproofException.class, () -> ImageReference.parse(" "));
  }
}
