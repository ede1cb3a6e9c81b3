package io.healproof.cli;

import io.healproof.evidence.Accrued;
import io.healproof.evidence.Fingerprint;
import io.healproof.evidence.History;
import io.healproof.evidence.HistoryRun;
import io.healproof.experiment.Claim;
import io.healproof.recovery.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Every claim of a stack: where it is written, what it promises, how it stood last, and by what
 * controls it is checked.
 *
 * <p>A claim has a control when each thing that its promises watch (pods, users, drift) is watched
 * by a scenario of the same stack whose verdict is known beforehand ({@code @expect}): pods and
 * users by one in which no disturbance is to be seen, drift by one in which nothing heals it. Then
 * the instruments that say PASS were seen to say what was expected of them, of the same kind of
 * thing, in the same run.
 */
final class ClaimsRegister {
  private final List<Claim> claims;
  private final History committed;
  private final History known;
  private final Instant now;

  /**
   * Of these claims.
   *
   * @param committed whose runs add up
   * @param known the same with every other run that is here
   */
  ClaimsRegister(List<Claim> claims, History committed, History known, Instant now) {
    this.claims = claims;
    this.committed = committed;
    this.known = known;
    this.now = now;
  }

  /**
   * A claim or a control, in the words of the table and of {@code --json}.
   *
   * @param scenario file and line
   * @param controls that stand by a claim
   * @param uncontrolled what a claim watches and no control does
   * @param lastVerdict of the newest run that tried it, or {@code never run}
   * @param lastRun that run's id, or empty
   * @param ageSeconds since that run began; -1 where there is none
   * @param fingerprint of its trials, shortened; or empty
   * @param pooledTrials in the history under that fingerprint
   * @param stale what the claim says otherwise now than in that run
   */
  record Row(
      String id,
      String title,
      String scenario,
      boolean control,
      List<String> limits,
      List<String> controls,
      List<String> uncontrolled,
      String lastVerdict,
      String lastRun,
      long ageSeconds,
      String fingerprint,
      int pooledTrials,
      int pooledNights,
      List<String> stale) {}

  List<Row> rows() {
    List<Accrued> pools = Accrued.of(committed);
    return claims.stream().map(claim -> row(claim, pools)).toList();
  }

  private Row row(Claim claim, List<Accrued> pools) {
    Optional<HistoryRun> run =
        known.runs().stream()
            .filter(each -> each.claim(claim.id()).isPresent())
            .max(Comparator.comparing(HistoryRun::startedAt));
    Optional<HistoryRun.Claim> tried = run.flatMap(each -> each.claim(claim.id()));
    Optional<String> fingerprint = tried.flatMap(this::fingerprint);
    Optional<Accrued> pool =
        pools.stream()
            .filter(each -> each.claim().equals(claim.id()))
            .filter(each -> fingerprint.equals(Optional.of(each.fingerprint().hash())))
            .findFirst();
    return new Row(
        claim.id(),
        claim.title(),
        claim.feature() + ":" + claim.line(),
        claim.control(),
        limits(claim),
        claim.control() ? List.of() : controls(claim),
        claim.control() ? List.of() : uncontrolled(claim),
        tried.map(ClaimsRegister::verdict).orElse("never run"),
        run.map(HistoryRun::runId).orElse(""),
        run.map(each -> Duration.between(each.startedAt(), now).toSeconds()).orElse(-1L),
        fingerprint.orElse(""),
        pool.map(Accrued::n).orElse(0),
        pool.map(each -> each.nights().size()).orElse(0),
        tried.map(each -> ScenarioChanges.of(claim, each, known)).orElse(List.of()));
  }

  /** Of trials under several fingerprints, the one of the last. */
  private Optional<String> fingerprint(HistoryRun.Claim tried) {
    return tried.trials().stream()
        .map(HistoryRun.Trial::fingerprint)
        .filter(hash -> known.fingerprints().getOrDefault(hash, UNKNOWN).complete())
        .reduce((first, later) -> later);
  }

  private static final Fingerprint UNKNOWN = new Fingerprint(Map.of(), false);

  private static String verdict(HistoryRun.Claim tried) {
    return tried.control()
        ? tried.verdict() + (tried.agrees() ? ", agrees" : ", disagrees")
        : tried.verdict().toString();
  }

  /** Each promise once, with everybody who has to confirm it. */
  private static List<String> limits(Claim claim) {
    Map<String, TreeSet<String>> witnesses = new LinkedHashMap<>();
    for (Limit limit : claim.limits()) {
      witnesses
          .computeIfAbsent(limit.text(), text -> new TreeSet<>())
          .add(limit.witness().name().toLowerCase(Locale.ROOT));
    }
    List<String> limits = new ArrayList<>();
    witnesses.forEach((text, by) -> limits.add(text + " (" + String.join(", ", by) + ")"));
    return limits;
  }

  private List<String> controls(Claim claim) {
    return claims.stream()
        .filter(Claim::control)
        .filter(control -> control.watches().stream().anyMatch(claim.watches()::contains))
        .map(Claim::id)
        .toList();
  }

  private List<String> uncontrolled(Claim claim) {
    return claim.watches().stream()
        .filter(
            thing ->
                claims.stream()
                    .noneMatch(other -> other.control() && other.watches().contains(thing)))
        .toList();
  }
}
