package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.evidence.CalibrationRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunRecord;
import io.healproof.experiment.CalibrationSession;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Sources;
import io.healproof.recovery.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The command line with parts that note what they were asked. */
final class CommandLineFixture {
  final FakeClusters clusters = new FakeClusters();
  final List<Settings> runs = new ArrayList<>();
  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> properties = new HashMap<>();
  Function<Settings, RunSummary> running = settings -> passed();
  Function<Settings, CalibrationSession.Result> calibrating = settings -> calibrated(0);

  Function<Settings, List<String>> recovering = settings -> List.of();

  private final Path folder;

  CommandLineFixture(Path folder) {
    this.folder = folder;
    properties.put("user.dir", folder.toString());
    properties.put("healproof.home", folder.resolve("home").toString());
    environment.put("HEALPROOF_CACHE", folder.resolve("cache").toString());
  }

  /** What a call printed and how it ended. */
  record Result(int status, String out, String err) {}

  static RunSummary passed() {
    return summary(Verdict.pass("because"));
  }

  static RunSummary summary(Verdict verdict) {
    RunVerdict run = RunVerdict.of(List.of(ClaimVerdict.ofClaim("RC-POD-1", 1, List.of(verdict))));
    Entry.RunHeader header = new Entry.RunHeader("1", 1, "1", "0", Instant.EPOCH, List.of());
    RunRecord record =
        new RunRecord(
            header,
            List.of(new Entry.Setting("seed", "9", "--seed")),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            CalibrationRecord.none(),
            List.of(),
            List.of(),
            run,
            Optional.empty(),
            "ab12",
            3);
    return new RunSummary(
        record, Path.of("reports/runs/1"), List.of("page:   somewhere"), List.of());
  }

  /** Ten comparisons, of which so many are missed. */
  static CalibrationSession.Result calibrated(int misses) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int trial = 0; trial < 10; trial++) {
      Interval truth = Interval.closed(Duration.ofMillis(1000), Duration.ofMillis(1002));
      Interval measured =
          trial < misses
              ? Interval.closed(Duration.ofMillis(1100), Duration.ofMillis(1300))
              : Interval.closed(Duration.ofMillis(950), Duration.ofMillis(1150));
      comparisons.add(
          new Comparison(Sources.CLIENT_NEW, "outage", truth, new Recovery.Observed(measured)));
    }
    Calibration calibration = new Calibration(comparisons);
    Verdict verdict =
        calibration.gate().held()
            ? Verdict.pass(calibration.gate().reason())
            : Verdict.inconclusive(calibration.gate().reason());
    return new CalibrationSession.Result(
        calibration, new RunVerdict(List.of(), verdict), Path.of("reports/runs/2"), "cd34");
  }

  void yaml(String text) throws IOException {
    Files.writeString(folder.resolve("healproof.yaml"), text);
  }

  Result call(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errors = new PrintWriter(err, true);
    Surroundings surroundings =
        new Surroundings(
            Places.of(environment, properties),
            environment,
            properties,
            new PrintWriter(out, true),
            errors);
    Interruption interruption = new Interruption(Thread.currentThread(), errors, status -> {});
    int status =
        Healproof.commandLine(
                new Session(surroundings, new NotedParts()),
                new Failures(interruption, folder.resolve("log")))
            .execute(arguments);
    return new Result(status, out.toString(), err.toString());
  }

  private final class NotedParts implements Parts {
    @Override
    public ClusterProvider clusters() {
      return clusters;
    }

    @Override
    public RunSummary run(Settings settings, Progress progress) {
      runs.add(settings);
      progress.begin("trial", 1, 3, Optional.empty()).done("fine");
      return running.apply(settings);
    }

    @Override
    public CalibrationSession.Result calibrate(Settings settings, Progress progress) {
      runs.add(settings);
      return calibrating.apply(settings);
    }

    @Override
    public List<String> recover(Settings settings, Progress progress) {
      return recovering.apply(settings);
    }

    @Override
    public void watch(Settings settings, Consumer<String> say) {
      recovering.apply(settings).forEach(say);
    }

    @Override
    public List<Map<String, Object>> rbac(Settings settings, boolean hub) {
      return List.of(Map.of("kind", "Role"));
    }

    @Override
    public List<String> plan(Settings settings) {
      return List.of("kill a pod of " + settings.stack().value());
    }
  }
}
