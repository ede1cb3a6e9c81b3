package io.healproof.cluster.context;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFilesTest {
  @TempDir Path folder = Path.of("unused");

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text);
  }

  private static String kubeconfig(String context, String server, String token) {
    return """
        apiVersion: v1
        kind: Config
        current-context: somebody-elses
        contexts: [{name: %1$s, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%2$s", certificate-authority: pki/ca.crt}}]
        users: [{name: u, user: {token: %3$s}}]
        """
        .formatted(context, server, token);
  }

  private KubeconfigFiles list(Path... files) {
    return KubeconfigFiles.of(
        String.join(File.pathSeparator, List.of(files).stream().map(Path::toString).toList()),
        folder,
        "KUBECONFIG");
  }

  @Test
  void theFirstFileThatNamesSomethingKeepsItWhole() throws IOException {
    Path first = file("one/config", kubeconfig("staging", "https://first", "t1"));
    Path second = file("two/config", kubeconfig("other", "https://second", "t2"));

    Access other = list(first, second).access("other");

    // The second file's own cluster and user of the same names are discarded, as kubectl does.
    assertEquals("https://first", other.server());
    assertEquals("t1", other.token().orElseThrow().reveal());
    assertEquals(second, other.file());
  }

  @Test
  void aPathCountsFromTheFileThatItIsWrittenIn() throws IOException {
    Path file = file("one/config", kubeconfig("staging", "https://first", "t1"));

    assertEquals(
        folder.resolve("one/pki/ca.crt").toString(),
        list(file).access("staging").cluster().path("certificate-authority").asText());
  }

  @Test
  void aFileThatIsNotThereIsSkipped() throws IOException {
    Path there = file("config", kubeconfig("staging", "https://first", "t1"));

    assertEquals(
        "https://first", list(folder.resolve("nowhere"), there).access("staging").server());
  }

  @Test
  void anUnknownContextIsRefusedAndNotReplacedByTheCurrentOne() throws IOException {
    Path file = file("config", kubeconfig("staging", "https://first", "t1"));

    HealproofException e =
        assertThrows(HealproofException.class, () -> list(file).access("stagging"));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("Did you mean \"staging\"?"), message(e));
    assertTrue(message(e).contains(file.toString()), message(e));
  }

  @Test
  void aContextWhoseClusterNobodyKnowsIsRefused() throws IOException {
    Path file = file("config", "contexts: [{name: a, context: {cluster: gone, user: u}}]");

    HealproofException e = assertThrows(HealproofException.class, () -> list(file).access("a"));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("the cluster \"gone\""), message(e));
  }

  @Test
  void aNameThatIsThereTwiceIsAnError() throws IOException {
    Path file = file("config", "contexts: [{name: a}, {name: a}]");

    HealproofException e = assertThrows(HealproofException.class, () -> list(file).access("a"));

    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(message(e).contains("\"a\" twice in its contexts"), message(e));
  }

  @Test
  void aBrokenFileIsNamedWithItsLineAndNotQuoted() throws IOException {
    Path file = file("config", "users:\n- name: u\n  user: {token: \"s3cret\n");

    HealproofException e = assertThrows(HealproofException.class, () -> list(file).access("a"));

    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(message(e).contains(file + " line "), message(e));
    assertFalse(message(e).contains("s3cret"), message(e));
  }

  @Test
  void withoutAVariableItIsTheFileInTheHomeFolder() {
    Path home = folder.resolve("home");

    assertEquals(
        List.of(home.resolve(".kube/config")),
        KubeconfigFiles.ofEnvironment(Map.of(), home, folder).files());
    assertEquals(
        List.of(folder.resolve("a"), Path.of("/b")),
        KubeconfigFiles.ofEnvironment(Map.of("KUBECONFIG", "a::/b:a"), home, folder).files());
  }

  @Test
  void whatAnAccessPrintsHoldsNoSecret() throws IOException {
    Path file = file("config", kubeconfig("staging", "https://first", "s3cret"));
    Access access = list(file).access("staging");

    assertEquals("context staging at https://first", access.toString());
    assertFalse(access.alone().reveal().contains("s3cret"), "the token goes another way");
  }

  @Test
  void aPodsServiceAccountIsOnlyTakenWhereThereIsOne() throws IOException {
    HealproofException e =
        assertThrows(HealproofException.class, () -> Access.inCluster(Map.of(), folder));
    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("KUBERNETES_SERVICE_HOST"), message(e));

    file("token", "from-the-pod\n");
    Access access =
        Access.inCluster(
            Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"), folder);

    assertEquals("https://[fd00::1]:443", access.server());
    assertEquals("from-the-pod", access.token().orElseThrow().reveal());
    file("token", "rotated");
    assertEquals("rotated", access.token().orElseThrow().reveal());
  }
}
