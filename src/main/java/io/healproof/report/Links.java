package io.healproof.report;

import io.healproof.evidence.Recorded;
import io.healproof.evidence.SampleRef;
import io.healproof.report.page.Prose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** A ledger record. */
  Prose record(Recorded<?> record) {
    return Prose.link("record " + record.seq(), recordTarget(record));
  }

  /** Where a ledger record is found. */
  String recordTarget(Recorded<?> record) {
    return "%s/ledger.jsonl#L%s".formatted(run, record.seq());
  }

  /** A ledger record, as a remark. */
  Prose inBrackets(Recorded<?> record) {
    return Prose.plain(" (").and(record(record)).and(")");
  }

  /** A record and the raw samples behind it, those of a kind counted. */
  Prose withSamples(Recorded<?> record, List<SampleRef> samples) {
    Map<String, List<SampleRef>> kinds = new LinkedHashMap<>();
    samples.forEach(
        sample -> kinds.computeIfAbsent(sample.kind(), kind -> new ArrayList<>()).add(sample));
    List<Prose> parts = new ArrayList<>(List.of(record(record)));
    kinds.forEach((kind, ofKind) -> parts.addAll(numbered(kind, ofKind)));
    return Prose.joined(parts, ", ");
  }

  private List<Prose> numbered(String kind, List<SampleRef> samples) {
    List<Prose> links = new ArrayList<>();
    for (SampleRef sample : samples) {
      String number = samples.size() == 1 ? "" : String.valueOf(links.size() + 1);
      String text = links.isEmpty() ? (kind + " " + number).strip() : number;
      links.add(Prose.link(text, run + "/" + sample.path()));
    }
    return links;
  }

  /** A line of a file of the repository. */
  Prose source(String path, int line) {
    return Prose.link(path + ":" + line, "%s/%s#L%s".formatted(root, path, line));
  }

  /** A file of the repository. */
  Prose file(String path) {
    return Prose.link(path, root + "/" + path);
  }
}
