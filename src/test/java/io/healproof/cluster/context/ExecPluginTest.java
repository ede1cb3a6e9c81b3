package io.healproof.cluster.context;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecPluginTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** A shell has said its first words by then, on a busy machine too. */
  private static final Duration LONG_ENOUGH_TO_START = Duration.ofSeconds(2);

  private static final YAMLMapper YAML = new YAMLMapper();

  @TempDir Path folder = Path.of("unused");

  private static Access access(String exec) throws IOException {
    ObjectNode cluster =
        (ObjectNode)
            YAML.readTree("{server: 'https://api.test', certificate-authority-data: Q0E=}");
    ObjectNode user = YAML.createObjectNode();
    user.set("exec", YAML.readTree(exec));
    return new Access("staging", Path.of("config"), cluster, user);
  }

  /** A plugin that is a shell script. */
  private static ExecPlugin script(String script) throws IOException {
    ObjectNode exec = YAML.createObjectNode();
    exec.put("apiVersion", "client.authentication.k8s.io/v1").put("command", "/bin/sh");
    exec.putArray("args").add("-c").add(script);
    exec.put("provideClusterInfo", true);
    exec.putArray("env").addObject().put("name", "WHO").put("value", "me");
    return access(YAML.writeValueAsString(exec)).plugin().orElseThrow();
  }

  private static String answer(String status) {
    return "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{%s}}"
        .formatted(status);
  }

  private static HealproofException failure(String script) throws IOException {
    ExecPlugin plugin = script(script);
    return assertThrows(HealproofException.class, () -> plugin.run(SOON));
  }

  @Test
  void onlyTheStandardOutputIsTheAnswer() throws IOException {
    ExecCredential credential =
        script(
                "echo '{\"status\": {\"token\": \"wrong\"}}' >&2; echo '%s'"
                    .formatted(
                        answer("\"token\":\"t\",\"expirationTimestamp\":\"2030-01-02T03:04:05Z\"")))
            .run(SOON);

    assertEquals("t", credential.token().orElseThrow().reveal());
    assertEquals(Instant.parse("2030-01-02T03:04:05Z"), credential.expires().orElseThrow());
    assertFalse(credential.toString().contains("token=t"), credential.toString());
  }

  @Test
  void thePluginIsToldOfTheClusterAndThatNobodySitsThere() throws IOException {
    // The question itself comes back as the token.
    ExecCredential credential =
        script(
                "cat >/dev/null; q=$(printf %s \"$KUBERNETES_EXEC_INFO $WHO\" | sed 's/\"/\\\\\"/g');"
                    + " printf '%s' '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"'\"$q\"'\"}}'")
            .run(SOON);

    String asked = credential.token().orElseThrow().reveal();
    assertTrue(asked.contains("\"interactive\":false"), asked);
    assertTrue(asked.contains("\"server\":\"https://api.test\""), asked);
    assertTrue(asked.contains("\"certificate-authority-data\":\"Q0E=\""), asked);
    assertTrue(asked.endsWith(" me"), asked);
  }

  @Test
  void aPluginThatDoesNotAnswerIsEndedAndItsWordsAreTold() throws IOException {
    ExecPlugin plugin = script("echo 'open https://login.test' >&2; exec sleep 600");

    HealproofException e =
        assertThrows(HealproofException.class, () -> plugin.run(LONG_ENOUGH_TO_START));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    assertTrue(message(e).contains("did not answer within 2 s"), message(e));
    assertTrue(message(e).contains("It said: open https://login.test"), message(e));
    assertTrue(message(e).contains("kubectl --context staging version"), message(e));
  }

  @Test
  void aChildThatKeepsTheOutputOpenDoesNotKeepUsWaitingAndIsEnded() throws IOException {
    Path pids = folder.resolve("pids");
    ExecPlugin plugin =
        script(
            "sleep 600 & echo $! >%s; sleep 600 1>&- & echo $! >>%s; echo x; exit 0"
                .formatted(pids, pids));

    assertThrows(HealproofException.class, () -> plugin.run(LONG_ENOUGH_TO_START));

    List<String> children = Files.readAllLines(pids);
    assertEquals(2, children.size());
    for (String child : children) {
      ProcessHandle.of(Long.parseLong(child))
          .ifPresent(alive -> alive.onExit().orTimeout(5, TimeUnit.SECONDS).join());
    }
  }

  @Test
  void aPluginThatAnswersWithoutEndIsEnded() throws IOException {
    ExecPlugin plugin = script("echo $$ >%s; exec yes".formatted(folder.resolve("pid")));

    String message = message(assertThrows(HealproofException.class, () -> plugin.run(SOON)));

    assertTrue(message.contains("wrote more than 1048576 bytes"), message);
    ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip()))
        .ifPresent(alive -> alive.onExit().orTimeout(5, TimeUnit.SECONDS).join());
  }

  @Test
  void aPluginThatFailsIsToldWithItsStatusAndWhatItSaid() throws IOException {
    HealproofException e = failure("echo 'AADSTS700082: expired' >&2; exit 3");

    assertTrue(message(e).contains("ended with status 3"), message(e));
    assertTrue(message(e).contains("AADSTS700082: expired"), message(e));
  }

  @Test
  void noMessageRepeatsAToken() throws IOException {
    String jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2ln";

    String said = message(failure("echo 'got " + jwt + "' >&2; exit 1"));
    String answered = message(failure("echo '{\"token\": \"" + jwt + "\"}'"));

    assertTrue(said.contains("got ***"), said);
    assertFalse(answered.contains("eyJ"), answered);
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "'no json', it is not JSON",
    "'[]', not a JSON object",
    "'{\"kind\":\"Other\"}', its kind is not",
  })
  void whatIsNoCredentialIsSaid(String answer, String expected) throws IOException {
    String message = message(failure("printf '%s' '" + answer + "'"));

    assertTrue(message.contains(expected), message);
  }

  @Test
  void anAnswerOfAnotherVersionIsRefused() throws IOException {
    String message = message(failure("echo '" + answer("").replace("/v1", "/v1beta1") + "'"));

    assertTrue(message.contains("its apiVersion is not"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"token\":\"\"",
        "\"clientCertificateData\":\"c\"",
        "\"token\":\"t\",\"expirationTimestamp\":\"tomorrow\""
      })
  void aCredentialMustBeWhole(String status) throws IOException {
    assertEquals(ExitCode.BROKEN, failure("echo '" + answer(status) + "'").exitCode());
  }

  @Test
  void aPluginThatIsNotThereIsNamedWithItsInstallHint() throws IOException {
    ExecPlugin plugin =
        access(
                "{apiVersion: client.authentication.k8s.io/v1, command: /no/such, installHint: Get it at x.}")
            .plugin()
            .orElseThrow();

    String message = message(assertThrows(HealproofException.class, () -> plugin.run(SOON)));

    assertTrue(message.contains("/no/such") && message.contains("Get it at x."), message);
  }

  @ParameterizedTest
  @CsvSource({
    "'{apiVersion: client.authentication.k8s.io/v1alpha1, command: aws}', v1alpha1",
    "'{apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}', terminal",
    "'{apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, --server-id, x]}', devicecode",
    "'{apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, --login, interactive, --server-id, x]}', interactive",
  })
  void whatWantsAPersonOrIsTooOldIsRefusedBeforeItRuns(String exec, String expected)
      throws IOException {
    Access access = access(exec);

    HealproofException e = assertThrows(HealproofException.class, access::plugin);

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains(expected), message(e));
  }

  @ParameterizedTest
  @ValueSource(strings = {"azurecli", "workloadidentity", "spn", "msi", "azurepipelines", "azd"})
  void kubeloginsUnattendedModesAreFine(String mode) throws IOException {
    String exec =
        "{apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, -l, %s, --server-id, x]}"
            .formatted(mode);

    assertTrue(access(exec).plugin().isPresent());
  }
}
