package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.Sources;
import io.healproof.report.page.Blocks;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import java.util.Comparator;
import java.util.List;

/** The part of a trial that its users tell: how long they were without service, what they lost. */
final class UsersPart {
  private final TrialRecord trial;
  private final Links links;

  UsersPart(TrialRecord trial, Links links) {
    this.trial = trial;
    this.links = links;
  }

  Blocks blocks() {
    Blocks out = new Blocks();
    Rows outages = outages();
    if (outages.count() > 0) {
      out.paragraph("What users went through:");
    }
    return out.table(outages).table(messages());
  }

  private Rows outages() {
    Rows rows =
        new Rows(
            "User",
            "Without service",
            "Back for good, since the fault",
            "Failed within the outage",
            "Failed later",
            "Record");
    List<Recorded<Entry.OutageSeen>> outages =
        trial.outages().stream()
            .sorted(Comparator.comparing(seen -> Sources.all().indexOf(seen.body().source())))
            .toList();
    for (Recorded<Entry.OutageSeen> seen : outages) {
      Outage outage = seen.body().outage();
      rows.row(
          Prose.plain(seen.body().source()),
          Prose.unbroken(length(outage)),
          Prose.unbroken(back(outage)),
          Prose.plain(failed(outage)),
          Prose.plain(
              outage.length() instanceof Recovery.Unknown
                  ? "–"
                  : String.valueOf(outage.laterFailures())),
          links.withSamples(seen, seen.body().basis().samples()));
    }
    return rows;
  }

  private static String length(Outage outage) {
    if (outage.length() instanceof Recovery.LeftCensored none) {
      return "no request failed; at most " + Seconds.ceil(none.upper()) + " s unseen";
    }
    return outage.length() instanceof Recovery.RightCensored ongoing
        ? "more than " + Seconds.floor(ongoing.lower()) + " s, until watching ended"
        : Recoveries.text(outage.length());
  }

  private static String back(Outage outage) {
    return outage.back() instanceof Recovery.LeftCensored ? "–" : Recoveries.text(outage.back());
  }

  /** The share within the outage: an outage in which half the requests pass is another one. */
  private static String failed(Outage outage) {
    return outage.requests() == 0
        ? "–"
        : "%s of %s (%s %%)"
            .formatted(
                outage.failed(),
                outage.requests(),
                Math.round(100.0 * outage.failed() / outage.requests()));
  }

  private Rows messages() {
    Rows rows =
        new Rows(
            "Messages of",
            "Sent",
            "Acknowledged",
            "Lost",
            "Duplicated",
            "Reordered",
            "Landed unacknowledged",
            "Record");
    for (Recorded<Entry.WritesChecked> checked : trial.writes()) {
      Entry.WritesChecked writes = checked.body();
      boolean read = writes.problem().isEmpty();
      rows.row(
          Prose.plain(writes.source()),
          Prose.plain(String.valueOf(writes.sent())),
          Prose.plain(String.valueOf(writes.acknowledged())),
          Prose.plain(read ? Messages.named(writes.lost()) : "not read back: " + writes.problem()),
          Prose.plain(read ? Messages.named(writes.duplicated()) : "–"),
          Prose.plain(read ? Messages.named(writes.reordered()) : "–"),
          Prose.plain(read ? String.valueOf(writes.landed().size()) : "–"),
          links.withSamples(checked, writes.samples()));
    }
    return rows;
  }
}
