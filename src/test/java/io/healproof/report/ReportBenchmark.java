package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.RunReader;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Renders every report of a long run, and times it; docs/PERFORMANCE.md says how it is called. No
 * test: times belong to a machine.
 */
final class ReportBenchmark {
  private static final Links LINKS = new Links("../runs/1", "evidence", "../..");

  private ReportBenchmark() {}

  /** Takes {@code FOLDER TRIALS}: a real run, whose trials are repeated until there are so many. */
  public static void main(String[] arguments) {
    RunRecord run = longer(RunReader.read(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
    long start = System.nanoTime();
    long processor = processor();
    report("EVIDENCE.md", run, each -> EvidencePage.markdown(each, LINKS).length());
    report(
        "its charts",
        run,
        each -> EvidencePage.charts(each).values().stream().mapToLong(String::length).sum());
    report("evidence.html", run, each -> EvidencePage.html(each, LINKS).length());
    report("junit.xml", run, each -> JunitXml.of(each).length());
    report("summary.json", run, each -> JsonSummary.of(each).length());
    report("terminal", run, each -> SummaryTable.of(each, 100, SummaryTable.Paint.ansi()).length());
    report("metrics", run, each -> RunMetrics.of(each).size());
    System.out.printf(
        "%-14s %6.2f s, on a processor for %.2f s%n",
        "all", (System.nanoTime() - start) / 1e9, (processor() - processor) / 1e9);
  }

  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void report(String name, RunRecord run, ToLongFunction<RunRecord> rendered) {
    long start = System.nanoTime();
    long processor = processor();
    long size = rendered.applyAsLong(run);
    System.out.printf(
        "%-14s %6.2f s, on a processor for %.2f s; size %d%n",
        name, (System.nanoTime() - start) / 1e9, (processor() - processor) / 1e9, size);
  }

  private static RunRecord longer(RunRecord run, int trials) {
    int claims = (int) run.claims().stream().filter(claim -> !claim.trials().isEmpty()).count();
    List<ClaimRecord> longer = new ArrayList<>();
    for (ClaimRecord claim : run.claims()) {
      longer.add(longer(claim, (trials + claims - 1) / claims));
    }
    return SampleRun.with(run, longer, run.verdict(), run.unfinished());
  }

  private static ClaimRecord longer(ClaimRecord claim, int trials) {
    List<TrialRecord> repeated = new ArrayList<>();
    for (int i = 0; i < trials && !claim.trials().isEmpty(); i++) {
      TrialRecord trial = claim.trials().get(i % claim.trials().size());
      repeated.add(SampleRun.numbered(trial, i + 1));
    }
    return new ClaimRecord(claim.plan(), repeated, claim.verdict());
  }
}
