package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Limit;
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
record LimitSummary(Limit limit, List<Result> results) {

  LimitSummary {
    results = List.copyOf(results);
  }

  /** What one trial said of the limit. */
  record Result(TrialRecord trial, Recorded<Entry.LimitJudged> judged) {
    Recovery recovery() {
      return judged.body().result().recovery();
    }

    Verdict verdict() {
      return judged.body().result().verdict();
    }
  }

  /**
   * The limits of a claim: those announced, in their order, then those that came up in a trial
   * without having been announced.
   */
  static List<LimitSummary> of(ClaimRecord claim) {
    List<LimitSummary> summaries = new ArrayList<>();
    for (Limit limit : limits(claim)) {
      List<Result> results = new ArrayList<>();
      for (TrialRecord trial : claim.trials()) {
        trial.limits().stream()
            .filter(judged -> judged.body().result().limit().equals(limit))
            .findFirst()
            .ifPresent(judged -> results.add(new Result(trial, judged)));
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

  /** The limits with the same id, one for each witness, in order of their first appearance. */
  static List<List<LimitSummary>> byId(List<LimitSummary> summaries) {
    return summaries.stream()
        .map(summary -> summary.limit().id())
        .distinct()
        .map(id -> summaries.stream().filter(other -> other.limit().id().equals(id)).toList())
        .toList();
  }

  int n() {
    return results.size();
  }

  /** The median of several trials and, from six trials on, its rank interval at 95 % confidence. */
  String median() {
    if (n() < 2) {
      return "–";
    }
    List<Recovery> recoveries = results.stream().map(Result::recovery).toList();
    String median = text(RankInterval.median(recoveries));
    return RankInterval.ofMedian(n(), 0.95)
        .map(ranks -> median + "; 95 % " + text(ranks.over(recoveries)))
        .orElse(median);
  }

  /** The recovery that may have taken longest. */
  String worst() {
    return worstResult().map(result -> Recoveries.text(result.recovery())).orElse("–");
  }

  private Optional<Result> worstResult() {
    Comparator<Result> byUpper = Comparator.comparing(result -> upperOrForever(result.recovery()));
    return results.stream()
        .max(byUpper.thenComparing(result -> Recoveries.lower(result.recovery()).at()));
  }

  private static Duration upperOrForever(Recovery recovery) {
    return Recoveries.upper(recovery)
        .map(Recoveries.End::at)
        .orElse(Duration.ofSeconds(Long.MAX_VALUE));
  }

  /** The verdicts of all trials merged; the claim itself may be judged more strictly. */
  Verdict verdict() {
    return Verdict.merge(results.stream().map(Result::verdict).toList());
  }

  private static String text(RankInterval.Range range) {
    return range
        .upper()
        .map(upper -> Seconds.floor(range.lower()) + " to " + Seconds.ceil(upper) + " s")
        .orElse("more than " + Seconds.floor(range.lower()) + " s");
  }
}
