package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.recovery.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The command line with parts that note what they were asked. */
final class CommandLineFixture {
  final FakeClusters clusters = new FakeClusters();
  final List<Settings> runs = new ArrayList<>();
  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> properties = new HashMap<>();
  Function<Settings, RunSummary> running = settings -> passed();

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
    return summary(Outcome.PASS, ExitCode.PASS);
  }

  static RunSummary summary(Outcome outcome, ExitCode exitCode) {
    return new RunSummary(
        List.of(
            new RunSummary.Line(
                "RC-POD-1", "replaced within 30 s", 3, "2.1 .. 3.4 s", outcome, "because", false)),
        Path.of("reports/runs/1"),
        List.of("One thing was a stand-in."),
        exitCode);
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
      progress.begin("trial", 1, 3, java.util.Optional.empty()).done("fine");
      return running.apply(settings);
    }

    @Override
    public List<String> plan(Settings settings) {
      return List.of("kill a pod of " + settings.stack().value());
    }
  }
}
