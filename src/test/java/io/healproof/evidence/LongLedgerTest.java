package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is many times as long as what is read of it at once. */
class LongLedgerTest {
  private static final int NOTES = 5_000;
  private static final String LONG = "long ".repeat(200_000);

  private Path folder;
  private Path ledger;
  private List<String> said;

  @BeforeEach
  void writeMany(@TempDir Path temp) {
    folder = temp.resolve("run");
    ledger = folder.resolve(Ledger.FILE);
    Stream<String> many = IntStream.range(0, NOTES).mapToObj(i -> i + " " + "said ".repeat(80));
    said = Stream.concat(Stream.of(LONG), many).toList();
    try (RunWriter run =
        RunWriter.open(folder, SmallRun.header(), SmallRun.clock(), Redaction.none())) {
      said.forEach(text -> run.record(new Entry.Note(Optional.empty(), text)));
    }
  }

  @Test
  void everyRecordIsReadInItsPlaceHoweverLongItIs() {
    RunRecord run = RunReader.read(folder);

    assertEquals(said, run.notes().stream().map(note -> note.body().text()).toList());
    assertEquals(
        LongStream.rangeClosed(2, said.size() + 1).boxed().toList(),
        run.notes().stream().map(Recorded::seq).toList());
  }

  @Test
  void theFirstOfSeveralWrongLinesIsNamed() throws IOException {
    change(4_000, 1_500, 3_999);

    assertSaid("line 1500 was changed");
  }

  @Test
  void aWrongLineIsNamedBeforeOneAfterItThatIsTooLong() throws IOException {
    byte[] huge = new byte[Ledger.LONGEST_LINE + 1];
    Arrays.fill(huge, (byte) 'x');
    Files.write(ledger, huge, StandardOpenOption.APPEND);
    assertSaid("line " + (said.size() + 2) + " is longer than 16777216 bytes");

    change(said.size() + 1);
    assertSaid("line " + (said.size() + 1) + " was changed");
  }

  private void change(int... lines) throws IOException {
    String[] all = Files.readString(ledger).split("\n", -1);
    for (int line : lines) {
      all[line - 1] = all[line - 1].replaceFirst("said", "told");
    }
    Files.writeString(ledger, String.join("\n", all), StandardCharsets.UTF_8);
  }

  private void assertSaid(String expected) {
    HealproofException e =
        assertThrows(HealproofException.class, () -> RunReader.read(folder), expected);
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e::toString);
    assertEquals(ExitCode.UNVERIFIED, e.exitCode());
  }
}
