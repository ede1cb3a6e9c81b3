package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedRunTest {
  private static final Recomputing UNASKED =
      (run, samples) -> new Check("recomputation", Check.Result.OPEN, "not here");

  @TempDir Path folder;

  @Test
  void aSealedRunIsTakenAndItsCopyVerifiesOnItsOwn() {
    String head = SmallRun.seal(folder.resolve("run"), Optional.of(SigningKey.generate()));
    Path copy = folder.resolve("docs").resolve("run");

    SealedRun.require(folder.resolve("run"), UNASKED).copyTo(copy);

    assertEquals(head, SealedRun.require(copy, UNASKED).record().head());
    assertFalse(Files.exists(folder.resolve("docs").resolve("run.tmp")));
  }

  @Test
  void aCopyTakesThePlaceOfWhatWasThere() throws IOException {
    SmallRun.seal(folder.resolve("run"), Optional.empty());
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("samples"));
    Files.writeString(copy.resolve("samples").resolve("old.gz"), "old");

    SealedRun run = SealedRun.require(folder.resolve("run"), UNASKED);
    run.copyTo(copy);
    run.copyTo(folder.resolve("run"));

    SealedRun.require(copy, UNASKED);
    SealedRun.require(folder.resolve("run"), UNASKED);
  }

  @Test
  void aRunThatDoesNotVerifyIsRefusedWithTheFirstThingThatIsWrong() throws IOException {
    SmallRun.seal(folder.resolve("run"), Optional.empty());
    Files.writeString(folder.resolve("run").resolve("more"), "more");

    HealproofException refused = refusal();

    assertEquals(ExitCode.UNVERIFIED, refused.exitCode());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("more was added"), refused.getMessage());
  }

  @Test
  void anUnfinishedRunIsRefused() {
    RunWriter.open(folder.resolve("run"), SmallRun.header(), SmallRun.clock(), Redaction.none())
        .close();

    assertEquals(ExitCode.INCONCLUSIVE, refusal().exitCode());
  }

  private HealproofException refusal() {
    return assertThrows(
        HealproofException.class, () -> SealedRun.require(folder.resolve("run"), UNASKED));
  }
}
