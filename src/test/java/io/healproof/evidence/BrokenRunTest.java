package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.recovery.RunVerdict;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's folder as a crash, a disk, or a copy from another machine leaves it. */
class BrokenRunTest {
  private static final Recomputing NONE =
      (run, samples) -> new Check("recomputation", Check.Result.OPEN, "not asked for");

  private Path folder = Path.of("unset");
  private SampleRef sample = SampleRef.of("", "", new byte[0]);

  @BeforeEach
  void record(@TempDir Path temp) {
    folder = temp.resolve("run");
    try (RunWriter run =
        RunWriter.open(folder, SmallRun.header(), SmallRun.clock(), Redaction.none())) {
      sample = run.sample("prometheus", "up", "an answer".getBytes(StandardCharsets.UTF_8));
      run.record(new Entry.Kept("an answer", List.of(sample)));
      run.record(new Entry.Note(Optional.empty(), "ä note"));
      run.seal(RunVerdict.of(List.of()));
    }
  }

  @Test
  void aCrashAtAnyByteLeavesAnUnfinishedRunThatVerifiesAsFarAsItGoes() throws IOException {
    Path ledger = folder.resolve(Ledger.FILE);
    byte[] whole = Files.readAllBytes(ledger);
    try (FileChannel file = FileChannel.open(ledger, StandardOpenOption.WRITE)) {
      for (int cut = whole.length - 1; cut >= 0; cut--) {
        file.truncate(cut);
        Verification found = verify();

        assertEquals(ExitCode.INCONCLUSIVE, found.exitCode(), "cut at byte " + cut + found);
        assertEquals(
            new String(whole, 0, cut, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(c -> c == '\n')
                .count(),
            found.run().map(RunRecord::records).orElse(0L),
            "cut at byte " + cut);
      }
    }
  }

  @Test
  void aRunOfAnotherMachineVerifiesWhereverItIsCopiedTo(@TempDir Path temp) throws IOException {
    Path copy = temp.resolve("from a colleague/ünter uns");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(folder.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    folder = copy;
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

      assertEquals(ExitCode.PASS, verify().exitCode(), verify().toString());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void aSampleThatIsMissingIsNamedWhetherTheRunWasSealedOrNot() throws IOException {
    Files.delete(folder.resolve(sample.path()));
    assertSaid("the file " + sample.path() + " is missing");

    unseal();
    assertSaid("record 2 refers to " + sample.path() + ", which is missing");
  }

  @Test
  void aDamagedSampleIsNamedWhetherTheRunWasSealedOrNot() throws IOException {
    Path file = folder.resolve(sample.path());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertSaid("the file " + sample.path() + " was changed");

    unseal();
    assertSaid("sample " + file + " cannot be unpacked");
    Files.writeString(file, "no gzip at all");
    assertSaid("sample " + file + " cannot be unpacked: Not in GZIP format");
    Files.write(file, new byte[0]);
    assertSaid("sample " + file + " cannot be unpacked: it is empty, or ends too early");
  }

  /** Takes the closing record away, as a crash just before it would. */
  private void unseal() throws IOException {
    Path ledger = folder.resolve(Ledger.FILE);
    List<String> lines = Files.readAllLines(ledger);
    Files.writeString(ledger, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
  }

  private void assertSaid(String expected) {
    Verification found = verify();
    assertEquals(ExitCode.UNVERIFIED, found.exitCode(), found.toString());
    String said = found.wrong().orElseThrow().said();
    assertTrue(said.contains(expected), said);
    assertEquals(1, said.lines().count(), said);
  }

  private Verification verify() {
    return RunVerifier.verify(folder, Trust.none(), NONE);
  }
}
