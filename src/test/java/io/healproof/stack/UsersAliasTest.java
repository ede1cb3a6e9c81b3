package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UsersAliasTest {

  private static Service chat(int port) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("chat")
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(port)
        .endPort()
        .endSpec()
        .build();
  }

  @Test
  void theNameStandsForWhatUsersCall() {
    Service alias = UsersAlias.of(chat(80));

    assertEquals("ExternalName", alias.getSpec().getType());
    assertEquals("chat.shop.svc.cluster.local", alias.getSpec().getExternalName());
  }

  @Test
  void theBlackboxExporterAsksThatName() {
    Service alias = UsersAlias.of(chat(80));
    ConfigMap prometheus =
        (ConfigMap)
            Manifests.read(Path.of("cluster-fixtures/platform/prometheus/configmap.yaml")).get(0);

    String asked =
        "[http://%s.%s.svc.cluster.local/]"
            .formatted(alias.getMetadata().getName(), alias.getMetadata().getNamespace());
    assertTrue(String.valueOf(prometheus.getData().get("prometheus.yml")).contains(asked), asked);
  }

  @Test
  void aServiceWithAnotherPortIsRefusedWithWhatIsNeeded() {
    HealproofException refused =
        assertThrows(HealproofException.class, () -> UsersAlias.of(chat(8008)));

    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertEquals(
        "Service shop/chat, which users call, has the ports [8008]; the platform's blackbox exporter"
            + " asks port 80: give it one.",
        refused.getMessage());
  }
}
