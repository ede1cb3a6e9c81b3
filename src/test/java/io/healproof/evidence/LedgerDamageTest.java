package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.recovery.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash, a disk or a hand can do to a ledger, and what is said of it. */
class LedgerDamageTest {

  private Path folder;
  private Path ledger;
  private byte[] whole;

  @BeforeEach
  void sealARun(@TempDir Path temp) throws IOException {
    folder = temp.resolve("run");
    ledger = folder.resolve(Ledger.FILE);
    SmallRun.seal(folder, Optional.empty());
    whole = Files.readAllBytes(ledger);
  }

  private int lines() {
    return (int) new String(whole, StandardCharsets.UTF_8).lines().count();
  }

  @Test
  void aCrashAtAnyByteLeavesEveryWholeRecordAndAnUnfinishedRun() throws IOException {
    int records = lines();
    try (FileChannel file = FileChannel.open(ledger, StandardOpenOption.WRITE)) {
      for (int cut = whole.length - 1; cut >= 0; cut--) {
        file.truncate(cut);
        records -= whole[cut] == '\n' ? 1 : 0;
        if (records == 0) {
          assertSaid(ExitCode.INCONCLUSIVE, "is unfinished: its ledger holds no whole record");
        } else {
          RunRecord run = RunReader.read(folder);
          assertEquals(records, run.records(), "cut at byte " + cut);
          assertTrue(run.unfinished().isPresent(), "cut at byte " + cut);
          assertNotEquals(Outcome.PASS, run.verdict().verdict().outcome());
        }
      }
    }
  }

  @Test
  void whatAPowerCutLeftAsNulBytesIsACrashToo() throws IOException {
    Files.write(ledger, Arrays.copyOf(Arrays.copyOf(whole, whole.length - 70), whole.length));

    assertTrue(RunReader.read(folder).unfinished().isPresent());
  }

  @Test
  void aLastLineWithoutItsEndIsNotRead() throws IOException {
    Files.write(ledger, Arrays.copyOf(whole, whole.length - 1));

    assertEquals(
        "The run was interrupted while a record was being written.",
        RunReader.read(folder).unfinished().orElseThrow());
  }

  @Test
  void aLastLineThatNoWriterBeganIsNoCrash() throws IOException {
    append("rm -rf".getBytes(StandardCharsets.UTF_8));

    assertSaid(
        ExitCode.UNVERIFIED,
        "line " + (lines() + 1) + " has no end, and is not the beginning of a record");
  }

  @Test
  void aNulByteWithinALineIsNamed() throws IOException {
    byte[] damaged = whole.clone();
    damaged[40] = 0;
    Files.write(ledger, damaged);

    assertSaid(ExitCode.UNVERIFIED, "line 1 holds a NUL byte");
  }

  @Test
  void whatIsNoJsonOrNoUtf8OrNoRecordIsNamed() throws IOException {
    Files.writeString(ledger, "hello\n");
    assertSaid(ExitCode.UNVERIFIED, "line 1 is no JSON");
    Files.write(ledger, new byte[] {'"', (byte) 0xc3, '"', '\n'});
    assertSaid(ExitCode.UNVERIFIED, "line 1 is not valid UTF-8");
    Files.writeString(ledger, "{}\n");
    assertSaid(ExitCode.UNVERIFIED, "line 1 is no record: expected the members body, hash");
    Files.writeString(ledger, "\n");
    assertSaid(ExitCode.UNVERIFIED, "line 1 is no");
  }

  @Test
  void aHugeLineEndsTheReadingBeforeItFillsTheMemory() throws IOException {
    byte[] huge = new byte[Ledger.LONGEST_LINE + 1];
    Arrays.fill(huge, (byte) 'x');
    append(huge);

    assertSaid(ExitCode.UNVERIFIED, "line " + (lines() + 1) + " is longer than 16777216 bytes");
  }

  @Test
  void aMemberGivenTwiceIsNamed() throws IOException {
    change(2, line -> line.replaceFirst("\"seq\":2", "\"seq\":2,\"seq\":2"));
    assertSaid(ExitCode.UNVERIFIED, "line 2 is no JSON: Duplicate field 'seq'");

    change(2, line -> line.replaceFirst("\"key\":\"trials\"", "\"key\":\"a\",\"key\":\"trials\""));
    assertSaid(ExitCode.UNVERIFIED, "line 2 is no JSON: Duplicate field 'key'");

    forge(line -> line.replaceFirst("\"key\":\"trials\"", "\"key\":\"a\",\"key\":\"trials\""));
    assertSaid(ExitCode.UNVERIFIED, "line 2 is no JSON: Duplicate field 'key'");
  }

  @Test
  void aLineThatSaysTheSameInOtherWordsIsNamed() throws IOException {
    for (UnaryOperator<String> rewording :
        List.<UnaryOperator<String>>of(
            line -> line.replaceFirst("\\{", "{ "),
            line -> line.replaceFirst("\"seq\":2", "\"seq\":2.0"),
            line -> line.replaceFirst("trials", "\\\\u0074rials"),
            line -> line.replaceFirst("(\"type\":\"configuration\")", "$1 "),
            line -> line + "\r",
            line -> line.replaceFirst("(.*)(,\"type\":\"configuration\")", "$2$1"))) {
      change(2, rewording);

      assertSaid(ExitCode.UNVERIFIED, "line 2 ");
    }
  }

  @Test
  void whatFollowsTheBodyHasOneWritingThoughTheHashOfAnotherIsRight() throws IOException {
    for (String rewording :
        List.of(
            "\"seq\":02,", "\"seq\":+2,", "\"seq\":2 ,", "\"seq\":2.0,", "\"seq\":2,\"seq\":2,")) {
      forge(line -> line.replace("\"seq\":2,", rewording));

      assertSaid(ExitCode.UNVERIFIED, "line 2 ");
    }
    for (String end : List.of(" }", "} ", ",\"z\":1}", "}}")) {
      forge(line -> line.replaceFirst("}$", end));

      assertSaid(ExitCode.UNVERIFIED, "line 2 ");
    }
  }

  @Test
  void aBodyThatThisSchemaDoesNotAllowIsNamedThoughItsHashIsRight() throws IOException {
    forge(line -> line.replace("\"origin\":\"default\"", "\"more\":1,\"origin\":\"default\""));
    assertSaid(ExitCode.UNVERIFIED, "line 2 is no valid \"configuration\" record: Unrecognized");
    forge(line -> line.replace(",\"origin\":\"default\"", ""));
    assertSaid(
        ExitCode.UNVERIFIED,
        "line 2 is no valid \"configuration\" record: Missing creator property 'origin'");
    forge(line -> line.replace("\"origin\":\"default\"", "\"origin\":null"));
    assertSaid(ExitCode.UNVERIFIED, "line 2 is no valid \"configuration\" record: Null value");
    forge(line -> line.replace("\"origin\":\"default\"", "\"origin\":7"));
    assertSaid(ExitCode.UNVERIFIED, "line 2 is no valid \"configuration\" record: a value is not");
    forge(line -> line.replace("\"type\":\"configuration\"", "\"type\":\"settings\""));
    assertSaid(ExitCode.UNVERIFIED, "line 2 has the unknown record type \"settings\"");
    forge(line -> line.replaceFirst("\"time\":\"[^\"]*\"", "\"time\":\"noon\""));
    assertSaid(ExitCode.UNVERIFIED, "line 2 has no valid time: \"noon\"");
    forge(line -> line.replaceFirst("Z\",\"type\"", "+00:00\",\"type\""));
    assertSaid(ExitCode.UNVERIFIED, "line 2 ");
  }

  @Test
  void aLedgerOfANewerSchemaSaysWhichVersionItNeeds() throws IOException {
    String first = text(1).replace("\"schema\":1", "\"schema\":2,\"scope\":\"wide\"");
    Files.writeString(ledger, ForgedLine.sealed(Ledger.GENESIS, first) + "\n");

    assertSaid(ExitCode.UNVERIFIED, "says schema 2, and this version of Healproof reads schema 1");
  }

  @Test
  void aSecondHeaderIsNoRecord() throws IOException {
    forge(line -> text(1).replace("\"seq\":1,", "\"seq\":2,"));

    assertSaid(ExitCode.UNVERIFIED, "line 2 is of type \"run\"");
  }

  @Test
  void aFolderThatIsNoRunIsWrongUsage() throws IOException {
    Path empty = Files.createDirectory(folder.resolveSibling("empty"));
    assertSaid(ExitCode.USAGE, "is not the folder of a run: it holds no ledger.jsonl", empty);
    assertSaid(ExitCode.USAGE, "there is no folder", empty.resolve("none"));
    assertSaid(ExitCode.USAGE, "is a file; name the folder", ledger);
  }

  @Test
  void aRunWhoseLedgerIsGoneDoesNotVerify() throws IOException {
    Files.delete(ledger);

    assertSaid(ExitCode.UNVERIFIED, "lacks its ledger");
  }

  private String text(int line) {
    return new String(whole, StandardCharsets.UTF_8).split("\n", -1)[line - 1];
  }

  private void change(int line, UnaryOperator<String> change) throws IOException {
    String[] lines = new String(whole, StandardCharsets.UTF_8).split("\n", -1);
    String changed = change.apply(lines[line - 1]);
    assertNotEquals(lines[line - 1], changed, "the line is changed at all");
    lines[line - 1] = changed;
    Files.writeString(ledger, String.join("\n", lines));
  }

  /** Changes the second line and gives it the hash that fits. */
  private void forge(UnaryOperator<String> change) throws IOException {
    String prev = text(1).replaceFirst(".*\"hash\":\"([0-9a-f]{64})\",\"prev\".*", "$1");
    change(2, line -> ForgedLine.sealed(prev, change.apply(line)));
  }

  private void append(byte[] bytes) throws IOException {
    Files.write(ledger, bytes, StandardOpenOption.APPEND);
  }

  private void assertSaid(ExitCode code, String expected) {
    assertSaid(code, expected, folder);
  }

  private static void assertSaid(ExitCode code, String expected, Path folder) {
    HealproofException e =
        assertThrows(HealproofException.class, () -> RunReader.read(folder), expected);
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e::toString);
    assertEquals(code, e.exitCode());
  }
}
