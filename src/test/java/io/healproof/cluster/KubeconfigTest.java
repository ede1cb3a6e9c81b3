package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  private static final String FROM_SERVER =
      "clusters:\n- name: default\n  cluster: {server: 'https://127.0.0.1:32770'}\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void it_points_at_the_servers_own_address() throws IOException {
    String written = Kubeconfig.pointedAt(FROM_SERVER, "172.18.0.3");
    assertTrue(written.contains("https://172.18.0.3:6443"), written);
  }

  @Test
  void nobody_else_may_read_it() throws IOException {
    Path file = folder.resolve("kubeconfig");
    Kubeconfig.write(file, FROM_SERVER, "172.18.0.3");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void a_file_without_a_cluster_is_refused() {
    assertThrows(IOException.class, () -> Kubeconfig.pointedAt("users: []\n", "172.18.0.3"));
  }
}
