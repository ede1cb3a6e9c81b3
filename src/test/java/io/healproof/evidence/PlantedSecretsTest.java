package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever passes the writer of a run's record, no secret in it reaches a file. */
class PlantedSecretsTest {
  private static final String PLANTED = "s3cr3t-Plant\"ed/%";

  /** Where secrets turn up, with what would give them away. */
  private static final Map<String, String> LOOKS =
      Map.ofEntries(
          Map.entry("url-password", "https://git:url-password@git.example/stack.git"),
          Map.entry("query-token", "GET /api?access_token=query-token&limit=5"),
          Map.entry(
              "ghp_aTokenInPlaceOfAUser", "https://ghp_aTokenInPlaceOfAUser@git.example/stack.git"),
          Map.entry("header-api-key", "X-Api-Key: header-api-key"),
          Map.entry("cHJveHk6YmFzaWM=", "Proxy-Authorization: Basic cHJveHk6YmFzaWM="),
          Map.entry("pod-argument", "\"args\":[\"--db-password=pod-argument\",\"--port=1\"]"),
          Map.entry("pod-next-argument", "\"args\":[\"--db-password\",\"pod-next-argument\"]"),
          Map.entry("shell-argument", "exec chat --db-password shell-argument --port 1"),
          Map.entry(
              "kube-password", "users:\n- user:\n    username: me\n    password: kube-password\n"),
          Map.entry("header-token", "Authorization: Bearer header-token"),
          Map.entry("aGVhZGVyOmJhc2lj", "authorization: Basic aGVhZGVyOmJhc2lj\r\nHost: a"),
          Map.entry("json-header", "{\"Authorization\":\"Bearer json-header\"}"),
          Map.entry("cookie-value", "Cookie: session=cookie-value"),
          Map.entry("json-password", "{\"user\":\"me\",\"password\":\"json-password\"}"),
          Map.entry("quoted-json", "\"{\\\"password\\\":\\\"quoted-json\\\"}\""),
          Map.entry("pod-env-json", "{\"name\":\"DB_PASSWORD\",\"value\":\"pod-env-json\"}"),
          Map.entry("pod-env-yaml", "- name: DB_PASSWORD\n  value: pod-env-yaml"),
          Map.entry("Y2xpZW50LWtleQ==", "users:\n- user:\n    client-key-data: Y2xpZW50LWtleQ=="),
          Map.entry("kube-token", "users:\n- user:\n    token: kube-token\n"),
          Map.entry(
              "MC4CAQAwBQYDK2Vw",
              "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----"),
          Map.entry(
              "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl",
              "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl, which is a JWT"));

  @Test
  void noSecretReachesAFile(@TempDir Path temp) throws IOException {
    Path folder = temp.resolve("run");
    Redaction redaction =
        Redaction.ofEnvironment(Map.of("HOME", "/root-of-all", "HARBOUR_PASSWORD", PLANTED));
    try (RunWriter run = RunWriter.open(folder, SmallRun.header(), SmallRun.clock(), redaction)) {
      plant(run, "known: " + PLANTED);
      LOOKS.values().forEach(text -> plant(run, text));
      run.seal(SmallRun.write(run));
    }

    for (String text : texts(folder)) {
      assertFalse(text.contains("s3cr3t-Plant"), text);
      LOOKS.keySet().forEach(secret -> assertFalse(text.contains(secret), secret + " in " + text));
    }
    assertEquals(
        io.healproof.ExitCode.PASS,
        RunVerifier.verify(
                folder,
                Trust.none(),
                (run, samples) -> new Check("recomputation", Check.Result.OPEN, ""))
            .exitCode());
  }

  @Test
  void whatIsNoSecretStays() {
    Redaction redaction = Redaction.of(List.of());
    for (String text :
        List.of(
            "a bearer of good news, and basic English",
            "the hash of key \"db-password\" is the same",
            "{\"valueHashes\":{\"db-password\":\"" + "a".repeat(64) + "\"}}",
            "http://192.0.2.1:9090/api/v1/query",
            "kube_pod_owner{job=\"kube-state-metrics\",uid=\"6160a01a-3cec\"}")) {
      assertEquals(text, redaction.text(text));
      assertEquals(
          text,
          new String(
              redaction.bytes(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }
  }

  private static void plant(RunWriter run, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SampleRef sample = run.sample("watch", "asked with " + text, bytes);
    run.record(new Entry.Kept(text, List.of(sample)));
    run.record(new Entry.Note(Optional.empty(), text));
    run.record(new Entry.Configuration(List.of(new Entry.Setting("stack", text, text))));
    run.record(
        new Entry.Happened(
            SmallRun.TRIAL,
            new TimelineEvent(
                "pod-ready", Witness.API, SmallRun.bounds(1, 2), Map.of("password", text)),
            List.of()));
  }

  private static List<String> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> texts =
          files.filter(Files::isRegularFile).map(PlantedSecretsTest::text).toList();
      assertTrue(texts.size() > LOOKS.size(), "there is something to look at");
      return texts;
    }
  }

  private static String text(Path file) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
