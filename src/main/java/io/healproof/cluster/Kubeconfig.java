package io.healproof.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.engine.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way into a local cluster, as a file that {@code kubectl} reads. */
final class Kubeconfig {
  private static final int CONNECT_MILLIS = 5_000;

  private Kubeconfig() {}

  /**
   * Writes the server's kubeconfig, readable by this user only. The server's own address replaces
   * the published port, which changes whenever the server's container is started again.
   */
  static void write(Path file, String fromServer, String address) {
    try {
      StateFile.writeAtomically(file, pointedAt(fromServer, address), "rw-------");
    } catch (IOException e) {
      throw HealproofException.broken("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  static String pointedAt(String fromServer, String address) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    JsonNode root = yaml.readTree(fromServer);
    if (!(root.at("/clusters/0/cluster") instanceof ObjectNode cluster)) {
      throw new IOException("the server's kubeconfig names no cluster");
    }
    cluster.put("server", "https://" + address + ":6443");
    return yaml.writeValueAsString(root);
  }

  /** A client that fails at once instead of trying again: a retry would hide what happened. */
  static KubernetesClient client(Path file) {
    return client(file, new CountedRequests());
  }

  /** The same, and its requests are counted. */
  static KubernetesClient client(Path file, CountedRequests requests) {
    try {
      Config config = Config.fromKubeconfig(Files.readString(file));
      config.setRequestRetryBackoffLimit(0);
      config.setConnectionTimeout(CONNECT_MILLIS);
      return requests.client(config);
    } catch (IOException e) {
      throw HealproofException.broken(
          "Cannot read the kubeconfig %s: %s. Run ./healproof cluster down, then up."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
