package io.healproof.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The context "staging" of a kubeconfig: first its cluster's owner comes, and gives Healproof what
 * {@code rbac} prints; then Healproof comes with exactly that.
 */
final class OwnRights {
  private final KubernetesClient owner;
  private final Path kubeconfig;

  OwnRights(KubernetesClient owner, Path kubeconfig) {
    this.owner = owner;
    this.kubeconfig = kubeconfig;
  }

  /** Lets a process come with its rights from now on. */
  void give(SomeProcess process) throws IOException {
    Config config = owner.getConfiguration();
    meetAs(
        "client-certificate-data: %s, client-key-data: %s"
            .formatted(config.getClientCertData(), config.getClientKeyData()));
    for (Map<String, Object> each : process.healproof().rbac(process.settings(), false)) {
      owner
          .resource(Serialization.asYaml(each))
          .fieldManager("owner")
          .forceConflicts()
          .serverSideApply();
    }
    meetAs("token: " + AccountToken.of(owner, "healproof", "healproof"));
  }

  private void meetAs(String user) throws IOException {
    Config config = owner.getConfiguration();
    Files.writeString(
        kubeconfig,
        """
        contexts: [{name: staging, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(config.getMasterUrl(), config.getCaCertData(), user));
  }
}
