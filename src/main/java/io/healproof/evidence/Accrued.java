package io.healproof.evidence;

import io.healproof.recovery.Outcome;
import io.healproof.recovery.Pooled;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.SlowerNight;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the runs of a history come to for one limit of a claim, as one witness saw it, under one
 * fingerprint.
 *
 * <p>A trial that is INCONCLUSIVE counts as one of which nothing was seen, whatever was measured.
 * So does one that broke before its fingerprint was complete, under each fingerprint that it does
 * not contradict: a miss neither expires nor gets lost.
 *
 * @param limit its id
 * @param text the step as the newest run has it
 * @param max the longest time allowed, likewise
 * @param source with which instrument it was measured; empty where no trial came to that
 * @param nights in rising order
 */
public record Accrued(
    String claim,
    Fingerprint fingerprint,
    String limit,
    String text,
    Duration max,
    Witness witness,
    String source,
    List<Night> nights) {

  public Accrued {
    nights = List.copyOf(nights);
  }

  /**
   * The trials of one night.
   *
   * @param date the day before its midnight, in UTC
   * @param counted what each trial counts as
   * @param passed how many were within the limit that was promised then
   */
  public record Night(LocalDate date, Pooled counted, int passed) {
    private Night and(Night more) {
      return new Night(date, counted.and(more.counted), passed + more.passed);
    }
  }

  /** Of every claim, fingerprint and limit; claims and fingerprints as they first come. */
  public static List<Accrued> of(History history) {
    Map<Key, Accrued> all = new LinkedHashMap<>();
    history.runs().stream()
        .sorted(Comparator.comparing(HistoryRun::startedAt))
        .forEach(run -> run.claims().forEach(claim -> add(history, run, claim, all)));
    return List.copyOf(all.values());
  }

  private record Key(String claim, String fingerprint, String limit, Witness witness) {}

  private static void add(
      History history, HistoryRun run, HistoryRun.Claim claim, Map<Key, Accrued> all) {
    for (HistoryRun.Trial trial : claim.trials()) {
      for (Fingerprint fingerprint : countedUnder(history, claim.id(), trial)) {
        for (var limit : claim.limits()) {
          Optional<HistoryRun.Measured> measured =
              trial.measured().stream()
                  .filter(
                      each -> each.limit().equals(limit.id()) && each.witness() == limit.witness())
                  .findFirst();
          Night night =
              new Night(
                  run.night(),
                  new Pooled(fingerprint.hash(), List.of(counted(measured))),
                  measured.filter(each -> each.outcome() == Outcome.PASS).isPresent() ? 1 : 0);
          all.merge(
              new Key(claim.id(), fingerprint.hash(), limit.id(), limit.witness()),
              new Accrued(
                  claim.id(),
                  fingerprint,
                  limit.id(),
                  limit.text(),
                  limit.max(),
                  limit.witness(),
                  measured.map(HistoryRun.Measured::source).orElse(""),
                  List.of(night)),
              Accrued::and);
        }
      }
    }
  }

  /** Its own fingerprint; where that is not complete, each complete one that it may have had. */
  private static Collection<Fingerprint> countedUnder(
      History history, String claim, HistoryRun.Trial trial) {
    Fingerprint own = history.fingerprints().getOrDefault(trial.fingerprint(), UNKNOWN);
    if (own.complete()) {
      return List.of(own);
    }
    Map<String, Fingerprint> possible = new TreeMap<>();
    history.runs().stream()
        .flatMap(run -> run.claim(claim).stream())
        .flatMap(each -> each.trials().stream())
        .map(each -> history.fingerprints().getOrDefault(each.fingerprint(), UNKNOWN))
        .filter(each -> each.complete() && !each.contradicts(own))
        .forEach(each -> possible.put(each.hash(), each));
    return possible.isEmpty() ? List.of(own) : possible.values();
  }

  private static final Fingerprint UNKNOWN = new Fingerprint(Map.of(), false);

  private static Recovery counted(Optional<HistoryRun.Measured> measured) {
    return measured
        .filter(each -> each.outcome() != Outcome.INCONCLUSIVE)
        .map(HistoryRun.Measured::recovery)
        .orElseGet(() -> new Recovery.Unknown("not judged"));
  }

  private Accrued and(Accrued more) {
    Map<LocalDate, Night> all = new TreeMap<>();
    nights.forEach(night -> all.put(night.date(), night));
    more.nights.forEach(night -> all.merge(night.date(), night, Night::and));
    return new Accrued(
        claim,
        fingerprint,
        limit,
        more.text,
        more.max,
        witness,
        more.source.isEmpty() ? source : more.source,
        List.copyOf(all.values()));
  }

  /** What each trial counts as, night by night. */
  public List<Recovery> recoveries() {
    return of(nights);
  }

  private static List<Recovery> of(Collection<Night> nights) {
    List<Recovery> all = new ArrayList<>();
    nights.forEach(night -> all.addAll(night.counted().recoveries()));
    return all;
  }

  /** How many trials. */
  public int n() {
    return recoveries().size();
  }

  /** How many trials were within the limit that was promised when they were run. */
  public int passed() {
    return nights.stream().mapToInt(Night::passed).sum();
  }

  /** The upper bound of each trial; empty where it has none. */
  public List<Optional<Duration>> uppers() {
    return recoveries().stream()
        .map(recovery -> Recoveries.upper(recovery).map(Recoveries.End::at))
        .toList();
  }

  /** The newest night against all before it; empty where there is one night only. */
  public Optional<SlowerNight> newestNight() {
    if (nights.size() < 2) {
      return Optional.empty();
    }
    int last = nights.size() - 1;
    return Optional.of(
        SlowerNight.of(of(nights.subList(0, last)), nights.get(last).counted().recoveries()));
  }
}
