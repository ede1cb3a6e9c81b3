package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.recovery.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir Path folder;
  private Path file = Path.of("");
  private RunRecord run = FingerprintedRun.usual().record();
  private History history = History.none();

  @BeforeEach
  void twoRuns() {
    file = folder.resolve("history.jsonl");
    SmallRun.seal(folder.resolve("run"), Optional.empty());
    run = RunReader.read(folder.resolve("run"));
    history = History.none().with(FingerprintedRun.usual().record()).with(run);
    history.write(file);
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertEquals(history, History.read(file));
    assertEquals(history.text(), History.read(file).text());
  }

  @Test
  void aTrialKeepsItsRawIntervalItsVerdictAndItsFingerprint() {
    HistoryRun.Trial trial = history.runs().get(1).claims().get(0).trials().get(0);

    assertEquals(run.head(), history.runs().get(1).head());
    assertEquals(Outcome.PASS, trial.outcome());
    assertEquals(SmallRun.result().recovery(), trial.measured().get(0).recovery());
    assertEquals(
        Fingerprint.of(run, run.claims().get(0), run.claims().get(0).trials().get(0)),
        history.fingerprints().get(trial.fingerprint()));
  }

  @Test
  void aPlannedTrialThatWasNotRunIsKeptAsInconclusive() {
    // Two are planned there, and one was run.
    HistoryRun.Claim claim = history.runs().get(0).claims().get(0);

    assertEquals(2, claim.trials().size());
    assertEquals(Outcome.INCONCLUSIVE, claim.trials().get(1).outcome());
  }

  @Test
  void everyLineNamesTheHeadOfTheRunThatItCameFrom() throws IOException {
    TreeSet<String> heads = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      heads.add(new ObjectMapper().readTree(line).path("run").asText());
    }

    assertEquals(new TreeSet<>(List.of(history.runs().get(0).head(), run.head())), heads);
  }

  @Test
  void addingARunTwiceChangesNothing() {
    assertSame(history, history.with(run));
  }

  @Test
  void anotherRunOfTheSameNameIsRefused() {
    RunRecord forged = withHead("ff".repeat(32), run.unfinished());

    assertEquals(ExitCode.UNVERIFIED, refusal(forged).exitCode());
  }

  @Test
  void anUnfinishedRunIsRefused() {
    RunRecord open = withHead("ee".repeat(32), Optional.of("It was interrupted."));

    assertEquals(ExitCode.INCONCLUSIVE, refusal(open).exitCode());
    assertTrue(String.valueOf(refusal(open).getMessage()).contains("It was interrupted."));
  }

  @Test
  void withoutAFileNothingWasAddedYetAndAnEmptiedOneIsFound() throws IOException {
    assertEquals(History.none(), History.read(folder.resolve("none.jsonl")));
    Files.writeString(file, "");
    assertFound("emptied");
  }

  @Test
  void aFlippedByteIsFoundWhereverItIs() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertFound("byte " + i);
    }
  }

  @Test
  void aFileThatWasCutOffIsFoundWhereverThatWas() throws IOException {
    String text = Files.readString(file);
    for (int end = 0; end < text.length(); end += 7) {
      Files.writeString(file, text.substring(0, end));
      assertFound("cut at " + end);
    }
  }

  @Test
  void aLineThatWasDroppedDoubledOrSwappedIsFound() throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.size() >= 5, "two runs with their fingerprints, and the end");
    for (int i = 0; i < lines.size(); i++) {
      List<String> dropped = new ArrayList<>(lines);
      dropped.remove(i);
      Files.write(file, dropped);
      assertFound("dropped " + i);

      List<String> doubled = new ArrayList<>(lines);
      doubled.add(i, lines.get(i));
      Files.write(file, doubled);
      assertFound("doubled " + i);

      List<String> swapped = new ArrayList<>(lines);
      Collections.swap(swapped, i, (i + 1) % lines.size());
      Files.write(file, swapped);
      assertFound("swapped " + i);
    }
  }

  @Test
  void aLineThatSaysTheSameInAnotherFormIsFound() throws IOException {
    Files.writeString(file, Files.readString(file).replaceFirst("\\{\"body\":", "{\"body\": "));
    assertFound("a space");
  }

  @Test
  void aNightGoesFromNoonToNoon() {
    assertEquals(LocalDate.of(2026, 1, 1), at("2026-01-02T11:59:59Z").night());
    assertEquals(LocalDate.of(2026, 1, 2), at("2026-01-02T12:00:00Z").night());
  }

  private static HistoryRun at(String time) {
    return new HistoryRun("r", "h", Instant.parse(time), "0", "1", Outcome.PASS, List.of());
  }

  private void assertFound(String what) {
    HealproofException found =
        assertThrows(HealproofException.class, () -> History.read(file), what);
    assertEquals(ExitCode.UNVERIFIED, found.exitCode(), what);
  }

  private HealproofException refusal(RunRecord refused) {
    return assertThrows(HealproofException.class, () -> history.with(refused));
  }

  private RunRecord withHead(String head, Optional<String> unfinished) {
    return new RunRecord(
        run.header(),
        run.configuration(),
        run.facts(),
        run.deployed(),
        run.claims(),
        run.calibration(),
        run.kept(),
        run.notes(),
        run.verdict(),
        unfinished,
        head,
        run.records());
  }
}
