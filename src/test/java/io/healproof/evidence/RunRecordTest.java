package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Secret;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {

  private Path folder;

  @BeforeEach
  void nameTheFolder(@TempDir Path temp) {
    folder = RunFolder.of(temp.resolve("runs"), SmallRun.START, "4f2a");
  }

  @Test
  void aRunFolderIsNamedByItsStart() {
    assertEquals("20260101T120000Z-4f2a", folder.getFileName().toString());
  }

  @Test
  void whatWasWrittenIsReadBack() {
    RunVerdict verdict = sealed();

    RunRecord run = RunReader.read(folder);

    assertEquals(SmallRun.header(), run.header());
    assertEquals(List.of(new Entry.Setting("trials", "1", "default")), run.configuration());
    assertEquals(
        "Rocket.Chat", run.facts().orElseThrow().body().stackImages().get(0).standsInFor());
    assertEquals("rocketchat/chat", run.deployed().orElseThrow().body().users());
    assertEquals(verdict, run.verdict());
    assertTrue(run.unfinished().isEmpty());
    ClaimRecord claim = run.claims().get(0);
    assertEquals(SmallRun.plan(), claim.plan().body());
    assertEquals(5, claim.plan().seq());
    TrialRecord trial = claim.trials().get(0);
    assertEquals(SmallRun.TRIAL, trial.id());
    assertEquals(SmallRun.FAULT, trial.t0().orElseThrow());
    assertEquals("u-1", trial.intent().orElseThrow().body().victim().get("uid"));
    assertEquals("pod-ready", trial.events().get(0).body().event().name());
    assertEquals(SmallRun.limit(), trial.limits().get(0).body().result().limit());
    assertEquals("of the trial", trial.notes().get(0).body().text());
    assertEquals("of the run", run.notes().get(0).body().text());
    assertEquals("request log", run.kept().get(0).body().what());
    assertEquals(Outcome.PASS, trial.judged().orElseThrow().body().verdict().outcome());
  }

  @Test
  void aTrialThatWasJudgedAgainHasItsLastVerdict() {
    try (RunWriter run = open()) {
      RunVerdict verdict = SmallRun.write(run);
      run.record(
          new Entry.TrialJudged(SmallRun.TRIAL, Verdict.fail("One more limit."), List.of(), ""));
      run.seal(verdict);
    }

    TrialRecord trial = RunReader.read(folder).claims().get(0).trials().get(0);

    assertEquals(Outcome.FAIL, trial.judged().orElseThrow().body().verdict().outcome());
  }

  @Test
  void theHeadIsTheHashOfTheClosingRecord() throws IOException {
    String head;
    try (RunWriter run = open()) {
      head = run.seal(SmallRun.write(run));
    }

    assertEquals(head, RunReader.read(folder).head());
    assertTrue(lines().get(lines().size() - 1).contains(head));
  }

  @Test
  void samplesAreReadBackByteByByteAndBoundToTheirQuestion() throws IOException {
    byte[] answer = {0, 1, (byte) 0xff, '\n', '{'};
    SampleRef ref;
    SampleRef again;
    SampleRef other;
    try (RunWriter run = open()) {
      ref = run.sample("prometheus", "up[5m]", answer);
      again = run.sample("prometheus", "up[5m]", answer);
      other = run.sample("prometheus", "up[6m]", answer);
    }

    assertArrayEquals(answer, RunReader.sample(folder, ref));
    assertEquals(ref, again);
    assertFalse(ref.hash().equals(other.hash()), "the query is part of the hash");
    SampleRef renamed = new SampleRef(ref.hash(), ref.kind(), "up[7m]", ref.size());
    assertUnverified("is not what the ledger refers to", () -> RunReader.sample(folder, renamed));
  }

  @Test
  void aChangedSampleIsNoticed() throws IOException {
    SampleRef ref;
    SampleRef other;
    try (RunWriter run = open()) {
      ref = run.sample("prometheus", "up[5m]", new byte[] {1});
      other = run.sample("prometheus", "up[5m]", new byte[] {2});
    }
    Files.copy(
        folder.resolve(other.path()),
        folder.resolve(ref.path()),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertUnverified("is not what the ledger refers to", () -> RunReader.sample(folder, ref));
  }

  @Test
  void theManifestNamesEveryOtherFile() throws IOException {
    sealed();
    List<String> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files =
          walk.filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .filter(name -> !name.equals(Ledger.FILE))
              .sorted()
              .toList();
    }
    String closing = lines().get(lines().size() - 1);

    assertEquals(2, files.size());
    for (String file : files) {
      String hash = Sha256.hex(Files.readAllBytes(folder.resolve(file)));
      assertTrue(closing.contains("\"" + file + "\":\"" + hash + "\""), closing);
    }
  }

  @Test
  void everyRecordTypeIsReadBack() throws IOException {
    SmallRun.seal(folder, Optional.of(SigningKey.generate()));
    Set<String> types = new TreeSet<>();
    Matcher type = Pattern.compile("\"type\":\"([a-z-]+)\"}\n").matcher(Files.readString(ledger()));
    while (type.find()) {
      types.add(type.group(1));
    }

    assertEquals(new TreeSet<>(EntryJson.types().keySet()), types);
    assertEquals(lines().size(), RunReader.read(folder).records());
  }

  @Test
  void anyTextIsReadBack() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> texts = new ArrayList<>();
    try (RunWriter run = open()) {
      for (int i = 0; i < 500; i++) {
        // Control characters, ordinary ones, and beyond the 16 bits of a char.
        int most = List.of(0x20, 0x80, 0x3000, 0x110000).get(i % 4);
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < 20; c++) {
          int point = random.nextInt(most);
          text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 'x' : point);
        }
        texts.add(text.toString());
        run.record(new Entry.Note(Optional.empty(), text.toString()));
      }
    }

    assertEquals(
        texts, RunReader.read(folder).notes().stream().map(note -> note.body().text()).toList());
  }

  @Test
  void anUnfinishedRunNeverPasses() {
    try (RunWriter run = open()) {
      SmallRun.write(run);
    }

    RunRecord run = RunReader.read(folder);

    assertEquals("The run is unfinished.", run.verdict().verdict().reason());
    assertEquals("The run was interrupted before it was sealed.", run.unfinished().orElseThrow());
  }

  @Test
  void noChangeOfAByteGoesUnnoticed() throws IOException {
    sealed();
    byte[] whole = Files.readAllBytes(ledger());
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 500; i++) {
      byte[] changed = whole.clone();
      // The last byte is the last line's end; without it the run is merely unfinished.
      changed[random.nextInt(whole.length - 1)] ^= (byte) (1 << random.nextInt(8));
      Files.write(ledger(), changed);

      assertUnverified("line ", () -> RunReader.read(folder));
    }
  }

  @Test
  void aDroppedSwappedOrDoubledLineIsNamed() throws IOException {
    sealed();
    List<String> lines = lines();

    List<String> dropped = new ArrayList<>(lines);
    dropped.remove(4);
    rewrite(dropped);
    assertUnverified("line 5 has number 6", () -> RunReader.read(folder));

    List<String> swapped = new ArrayList<>(lines);
    swapped.set(4, lines.get(5));
    swapped.set(5, lines.get(4));
    rewrite(swapped);
    assertUnverified("line 5 has number 6", () -> RunReader.read(folder));

    List<String> doubled = new ArrayList<>(lines);
    doubled.add(5, lines.get(4));
    rewrite(doubled);
    assertUnverified("line 6 has number 5", () -> RunReader.read(folder));
  }

  @Test
  void aRecordAfterTheClosingOneIsNamed() throws IOException {
    sealed();
    List<String> lines = new ArrayList<>(lines());
    lines.add(lines.get(0));
    rewrite(lines);

    assertUnverified("comes after the closing record", () -> RunReader.read(folder));
  }

  @Test
  void aRunIsRecordedOnce() {
    sealed();

    HealproofException again = assertThrows(HealproofException.class, () -> open().close());
    assertEquals(ExitCode.BROKEN, again.exitCode());
  }

  @Test
  void knownSecretsAreNeverWritten() throws IOException {
    Secret secret = new Secret("hunter2-ä");
    Redaction redaction = Redaction.of(List.of(secret));
    try (RunWriter run = RunWriter.open(folder, SmallRun.header(), SmallRun.clock(), redaction)) {
      run.record(
          new Entry.Configuration(
              List.of(new Entry.Setting("url", "http://me:hunter2-ä@host", "flag"))));
      String encoded =
          java.util.Base64.getEncoder()
              .encodeToString(secret.reveal().getBytes(StandardCharsets.UTF_8));
      SampleRef ref =
          run.sample(
              "watch",
              "q=hunter2-ä",
              ("a hunter2-ä b " + encoded).getBytes(StandardCharsets.UTF_8));

      assertEquals(
          "a *** b ***", new String(RunReader.sample(folder, ref), StandardCharsets.UTF_8));
      assertEquals("q=***", ref.query());
    }
    String ledger = Files.readString(ledger());
    String runFile = Files.readString(folder.resolve("run.json"));

    assertTrue(ledger.contains("http://me:***@host"), ledger);
    assertFalse((ledger + runFile).contains("hunter2"), ledger);
    assertEquals("***", secret.toString());
  }

  private RunVerdict sealed() {
    try (RunWriter run = open()) {
      RunVerdict verdict = SmallRun.write(run);
      run.seal(verdict);
      return verdict;
    }
  }

  private RunWriter open() {
    return RunWriter.open(folder, SmallRun.header(), SmallRun.clock(), Redaction.none());
  }

  private Path ledger() {
    return folder.resolve(Ledger.FILE);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(ledger());
  }

  private void rewrite(List<String> lines) throws IOException {
    Files.writeString(ledger(), String.join("\n", lines) + "\n");
  }

  private static void assertUnverified(
      String expected, org.junit.jupiter.api.function.Executable reading) {
    HealproofException e = assertThrows(HealproofException.class, reading);
    assertEquals(ExitCode.UNVERIFIED, e.exitCode());
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e::toString);
  }
}
