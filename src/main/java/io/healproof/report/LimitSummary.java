package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ExactShare;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RankInterval;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One limit over all trials of its claim.
 *
 * @param results one for each trial that got as far as judging it, in order
 */
record LimitSummary(Limit limit, List<Measurement> results) {
  private static final Comparator<Measurement> BY_UPPER =
      Comparator.comparing(result -> result.upper().orElse(Duration.ofSeconds(Long.MAX_VALUE)));

  LimitSummary {
    results = List.copyOf(results);
  }

  /**
   * The limits of a claim: those announced, in their order, then those that came up in a trial
   * without having been announced.
   */
  static List<LimitSummary> of(ClaimRecord claim) {
    List<LimitSummary> summaries = new ArrayList<>();
    for (Limit limit : limits(claim)) {
      List<Measurement> results = new ArrayList<>();
      for (TrialRecord trial : claim.trials()) {
        trial.limits().stream()
            .filter(judged -> judged.body().result().limit().equals(limit))
            .findFirst()
            .ifPresent(judged -> results.add(new Measurement(trial, judged)));
      }
      summaries.add(new LimitSummary(limit, results));
    }
    return summaries;
  }

  private static Set<Limit> limits(ClaimRecord claim) {
    Set<Limit> limits = new LinkedHashSet<>(claim.plan().body().limits());
    claim.trials().stream()
        .flatMap(trial -> trial.limits().stream())
        .forEach(judged -> limits.add(judged.body().result().limit()));
    return limits;
  }

  /** The limits of a claim that did not show what was expected of it. */
  static List<LimitSummary> otherThanExpected(ClaimRecord claim) {
    return of(claim).stream()
        .filter(limit -> limit.verdict().outcome() != claim.verdict().expected())
        .toList();
  }

  /**
   * The limits of each promise, one for each source that has to confirm it, in order of their first
   * appearance. Sources may give one promise several ids; its step is what they share.
   */
  static List<List<LimitSummary>> byPromise(List<LimitSummary> summaries) {
    return summaries.stream()
        .map(LimitSummary::promise)
        .distinct()
        .map(promise -> summaries.stream().filter(s -> s.promise().equals(promise)).toList())
        .toList();
  }

  private Promise promise() {
    return new Promise(limit.text(), limit.max());
  }

  private record Promise(String text, Duration max) {}

  /** Who saw it; of a limit that no trial came to judge, its witness. */
  String seenBy() {
    return results.stream()
        .findFirst()
        .map(Measurement::seenBy)
        .orElseGet(() -> Measurement.witness(limit.witness()));
  }

  int n() {
    return results.size();
  }

  /** The median of several trials and, from six trials on, its rank interval at 95 % confidence. */
  String median() {
    if (n() < 2 || !hasLengths()) {
      return "–";
    }
    List<Recovery> recoveries = results.stream().map(Measurement::recovery).toList();
    String median = text(RankInterval.median(recoveries));
    return RankInterval.ofMedian(n(), 0.95)
        .map(ranks -> median + "; 95 % " + text(ranks.over(recoveries)))
        .orElse(median);
  }

  /** Whether any trial has a length of time to show. */
  boolean hasLengths() {
    return results.stream().anyMatch(Measurement::hasLength);
  }

  /** The recovery that may have taken longest; of messages, the trial that lost most. */
  String worst() {
    return worstResult().map(Measurement::text).orElse("–");
  }

  /** The trial behind {@link #worst}; empty where none came to judge the limit. */
  Optional<Measurement> worstResult() {
    if (Measurement.countsMessages(limit)) {
      return results.stream().max(Comparator.comparing(LimitSummary::wrongMessages));
    }
    return results.stream()
        .max(BY_UPPER.thenComparing(result -> Recoveries.lower(result.recovery()).at()));
  }

  /**
   * The trial in the middle: half of the others may have taken longer, half of them less. Empty
   * where none came to judge the limit.
   */
  Optional<Measurement> middleResult() {
    List<Measurement> sorted = byUpper();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
  }

  /** The trials in the order in which their upper bounds end. */
  List<Measurement> byUpper() {
    return results.stream().sorted(BY_UPPER).toList();
  }

  /** How many of the trials kept the limit; empty where none came to judge it. */
  Optional<ExactShare> kept() {
    return n() == 0
        ? Optional.empty()
        : Optional.of(
            new ExactShare(
                (int)
                    results.stream()
                        .filter(result -> result.verdict().outcome() == Outcome.PASS)
                        .count(),
                n()));
  }

  private static long wrongMessages(Measurement result) {
    return Messages.of(result.trial())
        .map(messages -> messages.lost() + messages.duplicated() + messages.reordered())
        .orElse(Long.MAX_VALUE);
  }

  /** The verdicts of all trials merged; the claim itself may be judged more strictly. */
  Verdict verdict() {
    return Verdict.merge(results.stream().map(Measurement::verdict).toList());
  }

  /** For people, e.g. {@code 2.10 to 4.32 s}. */
  static String text(RankInterval.Range range) {
    return range
        .upper()
        .map(upper -> Seconds.floor(range.lower()) + " to " + Seconds.ceil(upper) + " s")
        .orElse("more than " + Seconds.floor(range.lower()) + " s");
  }
}
