package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.evidence.History;
import io.healproof.evidence.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir Path folder;
  private CommandLineFixture healproof = new CommandLineFixture(Path.of("unused"));
  private String head = "";

  @BeforeEach
  void aSealedRun() {
    healproof = new CommandLineFixture(folder);
    head = RunOnDisk.seal(folder.resolve("run"), Optional.empty());
  }

  @Test
  void theReportsOfARunAreRenderedAgainAndAreTheSame() throws IOException {
    var first = healproof.call("report", "run", "--to", "one/pages");
    var second = healproof.call("report", "run", "--to", "two/pages");

    assertEquals(0, first.status(), first.err());
    assertEquals(0, second.status(), second.err());
    for (String file : new String[] {"EVIDENCE.md", "summary.json"}) {
      assertEquals(
          Files.readString(folder.resolve("one/pages").resolve(file)),
          Files.readString(folder.resolve("two/pages").resolve(file)));
    }
    assertTrue(Files.readString(folder.resolve("one/pages/EVIDENCE.md")).contains(head));
    assertFalse(Files.exists(home("docs")));
  }

  @Test
  void withoutAFolderTheyGoWhereTheNewestRunsAre() {
    assertEquals(0, healproof.call("report", "run").status());
    assertTrue(Files.exists(home("reports/latest/EVIDENCE.md")));
  }

  @Test
  void aPublishedRunStandsBesideThePageAndVerifiesOnItsOwn() throws IOException {
    var result = healproof.call("report", "--publish", "run");

    assertEquals(0, result.status(), result.err());
    String page = Files.readString(home("docs/EVIDENCE.md"));
    assertTrue(page.contains("(../docs/evidence/run/ledger.jsonl#L2)"), page);
    assertTrue(page.contains("1 sealed run is in the history, this one among them"), page);
    var verified = healproof.call("verify", home("docs/evidence/run").toString(), "--head", head);
    assertEquals(0, verified.status(), verified.out());
  }

  @Test
  void publishingAgainAddsNothingAndChangesNothing() throws IOException {
    healproof.call("report", "run", "--publish");
    String page = Files.readString(home("docs/EVIDENCE.md"));
    String history = Files.readString(home("reports/history/history.jsonl"));

    var again = healproof.call("report", home("docs/evidence/run").toString(), "--publish");

    assertEquals(0, again.status(), again.err());
    assertTrue(again.out().contains("1 run (this one was in it)"), again.out());
    assertEquals(page, Files.readString(home("docs/EVIDENCE.md")));
    assertEquals(history, Files.readString(home("reports/history/history.jsonl")));
  }

  @Test
  void anotherRunIsAddedToTheFirstAndTakesItsPlaceOnThePage() throws IOException {
    healproof.call("report", "run", "--publish");
    String second = RunOnDisk.seal(folder.resolve("second"), Optional.empty());

    assertEquals(0, healproof.call("report", "second", "--publish").status());

    History history = History.read(home("reports/history/history.jsonl"));
    assertTrue(history.holds(head) && history.holds(second));
    assertTrue(Files.readString(home("docs/EVIDENCE.md")).contains(second));
  }

  @Test
  void aRunThatDoesNotVerifyIsRefusedAndNothingIsChanged() throws IOException {
    Path ledger = folder.resolve("run").resolve(Ledger.FILE);
    Files.writeString(ledger, Files.readString(ledger).replace("RC-POD-1", "RC-POD-2"));

    var result = healproof.call("report", "run", "--publish");

    assertEquals(ExitCode.UNVERIFIED.status(), result.status());
    assertTrue(result.err().contains("line 2 was changed"), result.err());
    assertFalse(Files.exists(home("docs")));
    assertFalse(Files.exists(home("reports/history")));
  }

  @Test
  void anUnfinishedRunIsRenderedAndNeverPublished() {
    RunOnDisk.interrupt(folder.resolve("open"));

    assertEquals(
        ExitCode.INCONCLUSIVE.status(), healproof.call("report", "open", "--publish").status());
    assertFalse(Files.exists(home("docs")));
    var rendered = healproof.call("report", "open", "--to", "pages");
    assertEquals(ExitCode.INCONCLUSIVE.status(), rendered.status());
    assertTrue(rendered.out().contains("The run is unfinished"), rendered.out());
  }

  @Test
  void aHistoryThatWasChangedTakesNoMoreRuns() throws IOException {
    healproof.call("report", "run", "--publish");
    Path history = home("reports/history/history.jsonl");
    Files.writeString(history, Files.readString(history).replace("RC-POD-1", "RC-POD-2"));
    RunOnDisk.seal(folder.resolve("second"), Optional.empty());

    var result = healproof.call("report", "second", "--publish");

    assertEquals(ExitCode.UNVERIFIED.status(), result.status());
    assertTrue(result.err().contains("history.jsonl, line"), result.err());
  }

  @Test
  void whatIsNoRunIsWrongUsage() {
    assertEquals(ExitCode.USAGE.status(), healproof.call("report").status());
    assertEquals(ExitCode.USAGE.status(), healproof.call("report", "none").status());
    assertEquals(ExitCode.USAGE.status(), healproof.call("report", "none", "--publish").status());
  }

  private Path home(String path) {
    return folder.resolve("home").resolve(path);
  }
}
