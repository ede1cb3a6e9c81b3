package io.healproof.fault.guard;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.fault.Touch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
  /** A Thursday. */
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final Limits LIMITS =
      new Limits(List.of("staging"), 1, 50, 2, Duration.ofSeconds(60), List.of());

  private static final PlannedFault KILL = kill(1, 3);

  private static PlannedFault kill(int pods, int of) {
    return new PlannedFault(
        "C-1",
        "pod-kill",
        List.of(
            new Touch("Pod", "shop", "cart-1", "u1", "deleted", "ReplicaSet shop/cart", pods, of)));
  }

  private static Consent consent(Map<String, String> changes) {
    Map<String, String> data =
        new java.util.TreeMap<>(
            Map.of(
                "allowed-by", "Ada",
                "faults", "pod-kill, node-drain",
                "namespaces", "shop",
                "until", "2026-01-01T18:00:00Z"));
    data.putAll(changes);
    return Consent.of(data);
  }

  private static Situation situation(
      Optional<String> production,
      Optional<Consent> consent,
      Optional<Instant> lastFault,
      Optional<String> holder,
      List<String> unfinished,
      List<String> unreadable,
      PlannedFault fault) {
    return new Situation(
        "staging",
        LIMITS,
        NOON,
        production,
        consent,
        lastFault,
        holder,
        unfinished,
        unreadable,
        List.of(fault));
  }

  private static Situation fine() {
    return with(KILL);
  }

  private static Situation with(PlannedFault fault) {
    Optional<Consent> given = Optional.of(consent(Map.of()));
    return situation(
        Optional.empty(), given, Optional.empty(), Optional.empty(), List.of(), List.of(), fault);
  }

  private static Situation with(Optional<Consent> consent) {
    return situation(
        Optional.empty(), consent, Optional.empty(), Optional.empty(), List.of(), List.of(), KILL);
  }

  private static Situation with(
      Optional<String> production, Optional<Instant> lastFault, Optional<String> holder) {
    return situation(production, fine().consent(), lastFault, holder, List.of(), List.of(), KILL);
  }

  private static Situation with(List<String> unfinished, List<String> unreadable) {
    return situation(
        Optional.empty(),
        fine().consent(),
        Optional.empty(),
        Optional.empty(),
        unfinished,
        unreadable,
        KILL);
  }

  /** Names of the guards that refuse. */
  private static List<String> refusing(Situation situation) {
    return Guards.of(situation).stream()
        .filter(decision -> !decision.allowed())
        .map(Decision::guard)
        .toList();
  }

  @Test
  void whatIsListedConsentedAndSmallIsAllowedByEveryGuard() {
    assertEquals(List.of(), refusing(fine()));
    Guards.require("staging", Guards.of(fine()));
    Guards.require("staging", Guards.beforeConnecting("staging", LIMITS, NOON));
  }

  @Test
  void aContextThatIsNotListedIsRefusedWithTheLineThatListsIt() {
    HealproofException e =
        assertThrows(
            HealproofException.class,
            () -> Guards.require("other", Guards.beforeConnecting("other", LIMITS, NOON)));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("names staging, not \"other\""), message(e));
    assertTrue(message(e).contains("allow: [other]"), message(e));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", "", "1"})
  void aProductionMarkRefusesWhateverItsValue(String value) {
    assertEquals(
        List.of("no production"),
        refusing(with(Optional.of(value), Optional.empty(), Optional.empty())));
  }

  @Test
  void aMarkThatSaysFalseIsNone() {
    assertEquals(
        List.of(), refusing(with(Optional.of("false"), Optional.empty(), Optional.empty())));
  }

  @Test
  void withoutConsentTheMessageHoldsTheCommandThatGivesIt() {
    Situation without = with(Optional.<Consent>empty());

    HealproofException e =
        assertThrows(HealproofException.class, () -> Guards.require("staging", Guards.of(without)));

    String message = message(e);
    assertTrue(
        message.contains("ConfigMap healproof-consent/healproof-consent is not there"), message);
    assertTrue(message.contains("kubectl --context staging apply -f - <<'EOF'"), message);
    assertEquals(2, message.split("kubectl --context", -1).length, "the command stands there once");
    assertTrue(message.contains("faults: pod-kill"), message);
    assertTrue(message.contains("namespaces: shop"), message);
    assertTrue(message.contains("until: \"2026-01-01T20:00:00Z\""), message);
  }

  @ParameterizedTest
  @CsvSource({
    "until, 2026-01-01T12:00:00Z, consent",
    "until, 2025-12-31T12:00:00+01:00, consent",
    "until, tomorrow, consent",
    "allowed-by, '', consent",
    "faults, node-drain, consent to each fault",
    "namespaces, other, consent to each namespace"
  })
  void consentThatHasEndedOrIsNotWholeOrCoversLessIsRefused(
      String key, String value, String guard) {
    assertEquals(List.of(guard), refusing(with(Optional.of(consent(Map.of(key, value))))), key);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, true",
    "1, 2, true",
    "2, 4, true",
    "2, 3, false",
    "3, 5, false",
    "2, 2, false"
  })
  void aFaultTakesOnePodOrHalfOfThem(int pods, int of, boolean allowed) {
    assertEquals(
        allowed ? List.of() : List.of("blast radius, share of a workload"),
        refusing(with(kill(pods, of))));
  }

  @Test
  void dnsIsLostOnlyWhereConsentNamesItsNamespaceAndTheShareAllowsAll() {
    Touch dns =
        new Touch(
            "Service",
            "kube-system",
            "kube-dns",
            "u",
            "cut off from its pods",
            "Service kube-system/kube-dns",
            2,
            2);

    assertEquals(
        List.of(
            "consent to each fault",
            "consent to each namespace",
            "blast radius, share of a workload"),
        refusing(with(new PlannedFault("C-3", "dns-loss", List.of(dns)))));
  }

  @Test
  void nodesAndNamespacesAreCounted() {
    PlannedFault wide =
        new PlannedFault(
            "C-2",
            "node-drain",
            List.of(
                new Touch("Node", "", "n1", "", "drained", "", 0, 0),
                new Touch("Node", "", "n2", "", "drained", "", 0, 0),
                new Touch("Pod", "a", "p", "u", "evicted", "ReplicaSet a/x", 1, 2),
                new Touch("Pod", "b", "p", "u", "evicted", "ReplicaSet b/x", 1, 2),
                new Touch("Pod", "c", "p", "u", "evicted", "ReplicaSet c/x", 1, 2)));

    assertEquals(
        List.of("consent to each namespace", "blast radius, nodes", "blast radius, namespaces"),
        refusing(with(wide)));
  }

  @Test
  void faultsAreSpaced() {
    Optional<Instant> recent = Optional.of(NOON.minusSeconds(59));
    Situation soon = with(Optional.empty(), recent, Optional.empty());

    assertEquals(List.of("spacing"), refusing(soon));
    assertEquals(Optional.of(Duration.ofSeconds(1)), soon.untilSpaced());
    assertEquals(
        List.of(),
        refusing(with(Optional.empty(), Optional.of(NOON.minusSeconds(60)), Optional.empty())));
  }

  @Test
  void aClusterThatAnotherRunHoldsIsRefusedAndOurOwnHoldIsNot() {
    Situation taken = with(Optional.empty(), Optional.empty(), Optional.of("healproof run x"));

    assertEquals(List.of("one run per cluster"), refusing(taken));
    assertEquals(List.of(), refusing(taken.held()));
  }

  @Test
  void aClusterWithAFaultThatWasNeverTakenBackIsRefused() {
    Situation left = with(List.of("node a is cordoned (of run x)"), List.of());

    HealproofException e =
        assertThrows(HealproofException.class, () -> Guards.require("staging", Guards.of(left)));

    assertEquals(List.of("nothing unfinished"), refusing(left));
    assertTrue(message(e).contains("node a is cordoned (of run x)"), message(e));
    assertTrue(message(e).contains("./healproof recover --context staging"), message(e));
  }

  @Test
  void whatMayNotBeReadIsNotAssumedToBeFine() {
    Situation unknown = with(List.of(), List.of("the production mark"));

    assertEquals(List.of("all of it known"), refusing(unknown));
  }

  @ParameterizedTest
  @CsvSource({
    "09:00-17:00, true",
    "Thu 11:59-12:01, true",
    "Mon-Fri 09:00-12:00, false",
    "Fri-Mon 09:00-17:00, false",
    "Sat-Thu 09:00-17:00, true",
    "Mon-Fri 13:00-14:00 Europe/Berlin, true",
    "Mon-Fri 12:00-13:00 Europe/Berlin, false"
  })
  void aWindowHoldsItsTimesOfTheWeekInItsZone(String window, boolean open) {
    Limits limits =
        new Limits(List.of("staging"), 1, 50, 2, Duration.ZERO, List.of(TimeWindow.parse(window)));

    assertEquals(
        open,
        Guards.beforeConnecting("staging", limits, NOON).stream().allMatch(Decision::allowed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9-17", "Mon 17:00-09:00", "Mox 09:00-17:00", "09:00-17:00 Atlantis"})
  void whatIsNoWindowIsSaid(String window) {
    assertThrows(IllegalArgumentException.class, () -> TimeWindow.parse(window));
  }
}
