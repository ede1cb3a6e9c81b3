package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.RunRecord;
import io.healproof.recovery.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushgatewaySinkTest {
  private static final RunRecord PASSED = CommandLineFixture.passed().record();
  private static final RunRecord FAILED = CommandLineFixture.summary(Verdict.fail("slow")).record();
  private static final Map<String, String> RESULTS = group("healproof", "unknown", "unknown");
  private static final Map<String, String> SUCCESS =
      group("healproof-last-success", "unknown", "unknown");
  private static final String LAST_SUCCESS = "healproof_last_success_timestamp_seconds 0.0";

  private FakePushgateway gateway;

  private static Map<String, String> group(String job, String cluster, String stack) {
    return Map.of("job", job, "cluster", cluster, "stack", stack);
  }

  @BeforeEach
  void start() throws IOException {
    gateway = new FakePushgateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private PushgatewaySink sink() {
    return new PushgatewaySink(gateway.address());
  }

  /** What a group holds now. */
  private String sent(Map<String, String> group) {
    return Objects.requireNonNull(gateway.groups().get(group), () -> "no group " + group);
  }

  @Test
  void aRunReplacesTheGroupOfItsStack() throws IOException {
    sink().push(FAILED);

    assertEquals(Set.of(RESULTS), gateway.groups().keySet());
    assertTrue(gateway.requests().get(0).startsWith("PUT "), gateway.requests().toString());
    String sent = sent(RESULTS);
    assertTrue(sent.contains("healproof_run_info{head=\"ab12\",run=\"1\",version=\"0\"} 1"), sent);
    assertTrue(sent.contains("healproof_run_verdict{verdict=\"FAIL\"} 1.0"), sent);
    assertTrue(sent.contains("healproof_run_verdict{verdict=\"PASS\"} 0.0"), sent);
    assertTrue(
        sent.contains(
            "healproof_claim_verdict{claim=\"RC-POD-1\",control=\"false\",verdict=\"FAIL\"} 1.0"),
        sent);
  }

  @Test
  void theLastSuccessSurvivesARunThatDoesNotPass() throws IOException {
    sink().push(PASSED);
    sink().push(FAILED);

    assertEquals(Set.of(RESULTS, SUCCESS), gateway.groups().keySet());
    assertTrue(sent(SUCCESS).contains(LAST_SUCCESS));
    assertTrue(sent(RESULTS).contains("healproof_run_verdict{verdict=\"FAIL\"} 1.0"));
  }

  @Test
  void onlyARunThatPassedIsASuccess() throws IOException {
    sink().push(FAILED);

    assertFalse(gateway.groups().toString().contains("last_success"));
  }

  @Test
  void whatAnOlderVersionPushedOfTheSameStackIsDeleted() throws IOException {
    Map<String, String> older = Map.of("job", "healproof", "stack", "unknown");
    gateway.given(older, Instant.EPOCH);
    sink().push(PASSED);
    sink().cleanUp(PASSED);

    assertEquals(Set.of(RESULTS, SUCCESS), gateway.groups().keySet());
  }

  @Test
  void resultsThatNobodyRenewedForThirtyDaysAreDeletedWithTheirLastSuccess() throws IOException {
    Instant began = PASSED.header().startedAt();
    gateway.given(group("healproof", "aks", "old"), began.minus(Duration.ofDays(31)));
    gateway.given(group("healproof-last-success", "aks", "old"), began.minus(Duration.ofDays(40)));
    gateway.given(group("healproof", "aks", "young"), began.minus(Duration.ofDays(29)));
    gateway.given(
        group("healproof-last-success", "aks", "young"), began.minus(Duration.ofDays(90)));
    sink().push(FAILED);
    sink().cleanUp(FAILED);

    assertEquals(
        Set.of(
            RESULTS,
            group("healproof", "aks", "young"),
            group("healproof-last-success", "aks", "young")),
        gateway.groups().keySet());
  }

  @Test
  void whatOthersPushedIsNotTouched() throws IOException {
    Map<String, String> backup = Map.of("job", "backup", "stack", "unknown");
    Map<String, String> relayed = Map.of("job", "healproof-client");
    gateway.given(backup, Instant.EPOCH.minus(Duration.ofDays(400)));
    gateway.given(relayed, Instant.EPOCH.minus(Duration.ofDays(400)));
    sink().cleanUp(PASSED);

    assertEquals(Set.of(backup, relayed), gateway.groups().keySet());
  }

  @Test
  void aPushgatewayThatCannotListItsGroupsIsReportedAndNothingIsDeleted() throws IOException {
    gateway.given(Map.of("job", "healproof", "stack", "unknown"), Instant.EPOCH);
    gateway.listingAnswers(404);

    assertThrows(IOException.class, () -> sink().cleanUp(PASSED));
    assertEquals(1, gateway.groups().size());
  }

  @Test
  void aPushgatewayThatIsAwayIsReported() {
    PushgatewaySink away = new PushgatewaySink(URI.create("http://127.0.0.1:1"));

    assertThrows(IOException.class, () -> away.push(PASSED));
    assertThrows(IOException.class, () -> away.cleanUp(PASSED));
  }
}
