package io.healproof.report;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sources;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What one trial said of one limit, in the words of pages. */
record Measurement(TrialRecord trial, Recorded<Entry.LimitJudged> judged) {

  Limit limit() {
    return judged.body().result().limit();
  }

  Recovery recovery() {
    return judged.body().result().recovery();
  }

  Verdict verdict() {
    return judged.body().result().verdict();
  }

  Basis basis() {
    return judged.body().basis();
  }

  /**
   * Who saw it: a source where the record names one, for users are seen by several. What Prometheus
   * samples of objects goes by the witness's name, and so do messages, which are all users' own.
   */
  String seenBy() {
    return seenBy(limit().witness(), limit().max(), basis().source());
  }

  static String seenBy(Witness witness, Duration max, String source) {
    return Sources.all().contains(source) && !countsMessages(witness, max)
        ? source
        : witness(witness);
  }

  /** Whether users or the blackbox exporter measured it, so that it is about the service. */
  boolean byUsers() {
    return limit().witness() == Witness.CLIENT
        || basis().source().equals(Sources.BLACKBOX_EXPORTER);
  }

  /** The name of a witness whose source is not known. */
  static String witness(Witness witness) {
    return witness.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a limit is on messages and not on a time. No client could ever prove a time of zero, so
   * one that stands beside a client means what the client wrote.
   */
  static boolean countsMessages(Limit limit) {
    return countsMessages(limit.witness(), limit.max());
  }

  static boolean countsMessages(Witness witness, Duration max) {
    return witness == Witness.CLIENT && max.isZero();
  }

  /** Whether it has a length of time that a chart can draw and a median can be made of. */
  boolean hasLength() {
    return !countsMessages(limit()) && !neverBroken() && !brokenWithoutLength();
  }

  /** What was seen, e.g. {@code (2.10, 4.32] s}. */
  String text() {
    if (countsMessages(limit())) {
      return Messages.of(trial).map(Messages::text).orElse("not read back");
    }
    if (neverBroken()) {
      return "never seen broken";
    }
    return brokenWithoutLength() ? "seen broken" : Recoveries.text(recovery());
  }

  /** The end that a comparison of trials goes by; empty where there is none. */
  Optional<Duration> upper() {
    return Recoveries.upper(recovery()).map(Recoveries.End::at);
  }

  /** A promise that nothing breaks has no recovery to measure when it is kept. */
  private boolean neverBroken() {
    return recovery() instanceof Recovery.LeftCensored left && left.upper().isZero();
  }

  private boolean brokenWithoutLength() {
    return recovery() instanceof Recovery.Unknown && verdict().outcome() == Outcome.FAIL;
  }
}
