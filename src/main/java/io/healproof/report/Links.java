package io.healproof.report;

import io.healproof.evidence.Recorded;
import io.healproof.evidence.SampleRef;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a page finds what it links to, all seen from the page's own folder, with {@code /} and
 * without one at the end.
 *
 * @param run the run's folder, e.g. {@code ../reports/runs/20260101T120000Z-4f2a}
 * @param charts the folder of the SVG files, e.g. {@code evidence}
 * @param root the repository's root, e.g. {@code ..}
 */
public record Links(String run, String charts, String root) {

  /** The run's folder seen from the repository's root, where commands are given. */
  String runFromRoot() {
    return run.startsWith(root + "/") ? run.substring(root.length() + 1) : run;
  }

  /** A ledger record as a Markdown link. */
  String record(Recorded<?> record) {
    return "[record %s](%s/ledger.jsonl#L%s)".formatted(record.seq(), run, record.seq());
  }

  /** A record and the samples behind it, as Markdown links. */
  String withSamples(Recorded<?> record, List<SampleRef> samples) {
    return record(record)
        + samples.stream().map(sample -> ", " + sample(sample)).collect(Collectors.joining());
  }

  /** A raw sample as a Markdown link. */
  String sample(SampleRef sample) {
    return "[%s](%s/%s)".formatted(sample.kind(), run, sample.path());
  }

  /** A line of a file of the repository as a Markdown link. */
  String source(String path, int line) {
    return "[%s:%s](%s/%s#L%s)".formatted(path, line, root, path, line);
  }
}
