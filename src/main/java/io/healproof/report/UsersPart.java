package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.Sources;
import java.util.Comparator;
import java.util.List;

/** The part of a trial that its users tell: how long they were without service, what they lost. */
final class UsersPart {
  private final TrialRecord trial;
  private final Links links;
  private final StringBuilder out;

  UsersPart(TrialRecord trial, Links links, StringBuilder out) {
    this.trial = trial;
    this.links = links;
    this.out = out;
  }

  void render() {
    outages();
    messages();
  }

  private void outages() {
    MarkdownTable table =
        new MarkdownTable(
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
      table.row(
          Markdown.plain(seen.body().source()),
          Markdown.unbroken(length(outage)),
          Markdown.unbroken(back(outage)),
          failed(outage),
          outage.length() instanceof Recovery.Unknown
              ? "–"
              : String.valueOf(outage.laterFailures()),
          links.withSamples(seen, seen.body().basis().samples()));
    }
    if (!table.isEmpty()) {
      out.append("What users went through:\n\n").append(table.markdown()).append('\n');
    }
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

  private void messages() {
    MarkdownTable table =
        new MarkdownTable(
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
      table.row(
          Markdown.plain(writes.source()),
          String.valueOf(writes.sent()),
          String.valueOf(writes.acknowledged()),
          read
              ? Messages.named(writes.lost())
              : "not read back: " + Markdown.plain(writes.problem()),
          read ? Messages.named(writes.duplicated()) : "–",
          read ? Messages.named(writes.reordered()) : "–",
          read ? String.valueOf(writes.landed().size()) : "–",
          links.withSamples(checked, writes.samples()));
    }
    if (!table.isEmpty()) {
      out.append(table.markdown()).append('\n');
    }
  }
}
