package io.healproof.evidence;

import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Gate;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes a long ledger with records like those of a real run, and times it; docs/PERFORMANCE.md
 * says how it is called. No test: times belong to a machine.
 */
final class LedgerBenchmark {
  private static final int FLUSHED = 1_000;
  private static final int EVENTS = 14;

  private LedgerBenchmark() {}

  /** Takes {@code write FOLDER RECORDS}, {@code read FOLDER} or {@code verify FOLDER}. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "write" -> write(folder, Long.parseLong(arguments[2]));
      case "read" -> timed("read", () -> RunReader.read(folder).records() + " records");
      case "verify" -> timed("verified", () -> verify(folder));
      default -> throw new IllegalArgumentException("write, read or verify, not " + arguments[0]);
    }
  }

  private static void write(Path folder, long records) {
    long[] flushed = new long[FLUSHED];
    long start = System.nanoTime();
    try (RunWriter run =
        RunWriter.open(folder, SmallRun.header(), RunClock.start(), Redaction.none())) {
      run.record(SmallRun.plan());
      for (int i = 0; i < FLUSHED; i++) {
        long before = System.nanoTime();
        run.record(new Entry.Note(Optional.empty(), "number " + i + " of those that are flushed"));
        run.flush();
        flushed[i] = System.nanoTime() - before;
      }
      long written = FLUSHED + 2;
      int trials = 0;
      while (written < records - 1) {
        trials++;
        for (Entry entry : trial(run, new TrialId("RC-POD-1", trials))) {
          run.record(entry);
          written++;
        }
      }
      run.seal(verdict(trials));
    }
    Arrays.sort(flushed);
    System.out.printf(
        "append and flush: median %.2f ms, p99 %.2f ms; %d records in %.1f s%n",
        flushed[FLUSHED / 2] / 1e6,
        flushed[FLUSHED * 99 / 100] / 1e6,
        records,
        (System.nanoTime() - start) / 1e9);
  }

  /** All that there is to check of a folder but its results, of which these records have none. */
  private static String verify(Path folder) {
    Verification found =
        RunVerifier.verify(
            folder,
            Trust.none(),
            (run, samples) ->
                new Check("recomputation", Check.Result.OPEN, "nothing to recompute"));
    return found.run().orElseThrow().records() + " records, exit code " + found.exitCode().status();
  }

  private static void timed(String what, Supplier<String> work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    String done = work.get();
    System.out.printf(
        "%s %s in %.2f s; on a processor for %.2f s%n",
        what,
        done,
        (System.nanoTime() - start) / 1e9,
        (threads.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  private static RunVerdict verdict(int trials) {
    List<Verdict> verdicts = Collections.nCopies(trials, SmallRun.result().verdict());
    return RunVerdict.of(List.of(ClaimVerdict.ofClaim("RC-POD-1", 1, verdicts)));
  }

  /** As many records as a killed pod leaves. */
  private static List<Entry> trial(RunWriter run, TrialId id) {
    byte[] answer =
        ("{\"status\":\"success\",\"trial\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    List<SampleRef> samples =
        List.of(
            run.sample(
                "prometheus", "{__name__=~\"up|scrape_duration_seconds\",job=\"a\"}[40s]", answer),
            run.sample(
                "prometheus", "{__name__=~\"kube_pod_owner|kube_pod_status_ready\"}[40s]", answer));
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry.TrialIntent(
            id,
            "kill a pod of deployment rocketchat/chat (grace period 0)",
            Map.of("target", "pod rocketchat/chat-7df9f9dcc5-dpqh6"),
            "nothing is to be taken back",
            Map.of(),
            Optional.empty(),
            List.of()));
    entries.add(new Entry.Injection(id, SmallRun.FAULT));
    entries.add(new Entry.EffectSeen(id, SmallRun.FAULT, Witness.API, "the pod is gone"));
    for (int i = 0; i < EVENTS; i++) {
      entries.add(
          new Entry.Happened(
              id,
              new TimelineEvent(
                  "pod-ready",
                  Witness.API,
                  SmallRun.bounds(60_000 + i, 60_500 + i),
                  Map.of(
                      "pod", "chat-7df9f9dcc5-" + id.number(),
                      "uid", "a4141384-f714-481c-9759-" + id.number() + "-" + i,
                      "node", "agent-2")),
              samples.subList(0, 1)));
    }
    entries.add(new Entry.LimitJudged(id, SmallRun.result(), SmallRun.basis(samples)));
    entries.add(new Entry.LimitJudged(id, SmallRun.result(), SmallRun.basis(samples)));
    entries.add(
        new Entry.TrialJudged(
            id,
            SmallRun.result().verdict(),
            List.of(
                Gate.held("effect confirmed", "Seen: the pod is being deleted, or gone."),
                Gate.held("telemetry complete", "No scrape and no watch was missing."),
                Gate.held("consistent", "The witnesses' intervals overlap.")),
            "the ReplicaSet controller"));
    return entries;
  }
}
