package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.healproof.ExitCode;
import io.healproof.evidence.Ledger;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SigningKey;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir Path folder;
  private CommandLineFixture healproof = new CommandLineFixture(Path.of("unused"));

  @BeforeEach
  void fixture() {
    healproof = new CommandLineFixture(folder);
  }

  @Test
  void aSealedRunVerifiesWhateverItsVerdictAndItsOriginIsUnproven() {
    String head = seal(Optional.empty());

    var result = healproof.call("verify", "run");

    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("head " + head), result.out());
    assertTrue(result.out().contains("VERIFIED, origin unproven."), result.out());
    assertTrue(result.out().contains("The run's verdict: INCONCLUSIVE."), result.out());
  }

  @Test
  void theHeadOrTheKeyMakesItAuthentic() throws IOException {
    assertEquals(0, healproof.call("keygen", "team.key").status());
    healproof.environment.put("HEALPROOF_SIGN", "team.key");
    healproof.call("run");
    Optional<SigningKey> key = healproof.runs.get(0).sign().value();
    String head = seal(key);

    assertTrue(healproof.call("verify", "run", "--head", head).out().contains("authentic"));
    var signed = healproof.call("verify", "run", "--key", "team.key.pub");
    assertTrue(signed.out().contains("VERIFIED, authentic."), signed.out());
    var other = healproof.call("verify", "run", "--head", head.replace('a', 'b'));
    assertEquals(ExitCode.UNVERIFIED.status(), other.status());
    assertTrue(other.out().contains("its head is " + head), other.out());
  }

  @Test
  void theFirstThingThatIsWrongIsNamedWithItsLine() throws IOException {
    seal(Optional.empty());
    Path ledger = folder.resolve("run").resolve(Ledger.FILE);
    Files.writeString(ledger, Files.readString(ledger).replace("RC-POD-1", "RC-POD-2"));

    var result = healproof.call("verify", "run");

    assertEquals(ExitCode.UNVERIFIED.status(), result.status());
    assertTrue(result.out().contains("ledger.jsonl, line 2 was changed"), result.out());
    assertTrue(result.out().contains("DOES NOT VERIFY"), result.out());
  }

  @Test
  void aVerdictThatDoesNotFollowFromTheRecordIsNamed() {
    try (RunWriter run = RunOnDisk.open(folder.resolve("run"), Optional.empty())) {
      run.record(RunOnDisk.plan());
      run.seal(
          RunVerdict.of(
              List.of(ClaimVerdict.ofClaim("RC-POD-1", 1, List.of(Verdict.pass("It healed.")))),
              Optional.empty()));
    }

    var result = healproof.call("verify", "run");

    assertEquals(ExitCode.UNVERIFIED.status(), result.status());
    assertTrue(
        result.out().contains("ledger.jsonl, line 3: the verdict of RC-POD-1: recorded"),
        result.out());
  }

  @Test
  void aRunThatWasJudgedByOtherRulesIsNotSaidToVerify() {
    RunOnDisk.sealByRules("1", folder.resolve("run"));

    var result = healproof.call("verify", "run");

    assertEquals(2, result.status(), result.out());
    assertTrue(
        result
            .out()
            .contains("reached by rules 1, and this Healproof computes by rules " + Ledger.RULES),
        result.out());
    assertTrue(result.out().contains("NOT COMPUTED AGAIN"), result.out());
  }

  @Test
  void anInterruptedRunIsUnfinished() {
    try (RunWriter run = RunOnDisk.open(folder.resolve("run"), Optional.empty())) {
      run.record(RunOnDisk.plan());
    }

    var result = healproof.call("verify", "run");

    assertEquals(ExitCode.INCONCLUSIVE.status(), result.status());
    assertTrue(result.out().contains("UNFINISHED, and consistent as far as it goes"), result.out());
  }

  @Test
  void whatIsNoRunAndWhatIsNoHeadAreWrongUsage() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    for (String[] call :
        new String[][] {
          {"verify"},
          {"verify", "none"},
          {"verify", "empty"},
          {"verify", "empty", "--head", "12"},
          {"verify", "empty", "--key", "none.pub"}
        }) {
      var result = healproof.call(call);
      assertEquals(ExitCode.USAGE.status(), result.status(), result.err());
      assertEquals("", result.out());
    }
  }

  @Test
  void asJsonItSaysTheSame() throws IOException {
    String head = seal(Optional.empty());

    var result = healproof.call("verify", "run", "--json", "--head", head);
    JsonNode document = new JsonMapper().readTree(result.out());

    assertEquals(head, document.path("head").asText());
    assertTrue(document.path("verified").asBoolean());
    assertTrue(document.path("finished").asBoolean());
    assertTrue(document.path("authentic").asBoolean());
    assertEquals("chain", document.path("checks").path(0).path("name").asText());
    assertEquals("HELD", document.path("checks").path(0).path("result").asText());
    assertEquals(0, document.path("exitCode").asInt(-1));
  }

  @Test
  void aKeyIsReadableByItsOwnerAloneAndNeverOverwritten() throws IOException {
    healproof.call("keygen", "team.key");
    Path key = folder.resolve("team.key");
    String first = Files.readString(key);

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    assertFalse(Files.readString(folder.resolve("team.key.pub")).contains("PRIVATE"));
    assertEquals(ExitCode.USAGE.status(), healproof.call("keygen", "team.key").status());
    assertEquals(first, Files.readString(key));
  }

  @Test
  void aVariableMayHoldTheKeyItself() throws IOException {
    healproof.call("keygen", "team.key");
    healproof.environment.put("HEALPROOF_SIGN", Files.readString(folder.resolve("team.key")));

    assertEquals(0, healproof.call("run").status());
    Setting<Optional<SigningKey>> sign = healproof.runs.get(0).sign();
    assertTrue(sign.text().matches("key [0-9a-f]{16}"), sign.text());
  }

  @Test
  void aKeyThatIsNoneIsRefusedWithoutRepeatingIt() {
    healproof.environment.put(
        "HEALPROOF_SIGN", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

    var result = healproof.call("run");

    assertEquals(ExitCode.USAGE.status(), result.status());
    assertTrue(result.err().contains("HEALPROOF_SIGN holds no Ed25519 key"), result.err());
    assertFalse(result.err().contains("c2VjcmV0"), result.err());
    assertEquals(List.of(), healproof.runs);
  }

  private String seal(Optional<SigningKey> key) {
    return RunOnDisk.seal(folder.resolve("run"), key);
  }
}
