package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.evidence.RunReader;
import io.healproof.evidence.RunRecord;
import io.healproof.experiment.Claim;
import io.healproof.experiment.Ground;
import io.healproof.experiment.LocalGround;
import io.healproof.experiment.RunSession;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The main job: cluster, platform, stack, claims, record, reports. */
final class ClaimsRun {
  private final Places places;
  private final ClusterProvider clusters;
  private final RunClock clock;
  private final Waiting waiting;
  private final RunPlanning planning;

  ClaimsRun(
      Places places,
      ClusterProvider clusters,
      RunClock clock,
      Waiting waiting,
      RunPlanning planning) {
    this.places = places;
    this.clusters = clusters;
    this.clock = clock;
    this.waiting = waiting;
    this.planning = planning;
  }

  RunSummary run(Settings settings, Progress progress) {
    RunPlanning.Planned planned = planning.plan(settings);
    LocalGround ground =
        new LocalGround(
            clusters,
            settings.localCluster(places),
            places.fixtures().resolve("platform"),
            planning.stack(settings),
            settings.guards().leashed().value().orElse(false),
            clock,
            waiting);
    return new ClusterStay(clusters)
        .during(settings.keep().value(), progress, () -> on(ground, planned, settings, progress));
  }

  /** Runs what was planned on a ground, and writes the reports. */
  RunSummary on(Ground ground, RunPlanning.Planned planned, Settings settings, Progress progress) {
    try (RunSession session = RunSession.open(planned.plan(), ground, progress, clock, waiting)) {
      RunReports reports = new RunReports(places, session.folder());
      Optional<RunSession.Sealed> sealed = runAll(planned, session, reports);
      RunRecord record = RunReader.read(session.folder());
      List<String> notes =
          new ArrayList<>(reports.write(record, sealed.isPresent() && complete(planned, settings)));
      session.pushgateway().map(to -> push(record, to)).ifPresent(notes::addAll);
      return new RunSummary(
          record, session.folder(), notes, sealed.map(RunSession.Sealed::leaks).orElse(List.of()));
    }
  }

  /** What went wrong when the results were pushed: a reader must know, but no verdict changes. */
  private static List<String> push(RunRecord record, URI pushgateway) {
    PushgatewaySink sink = new PushgatewaySink(pushgateway);
    try {
      sink.push(record);
    } catch (IOException e) {
      return List.of("The Pushgateway at " + pushgateway + " took no results: " + e.getMessage());
    }
    try {
      sink.cleanUp(record);
      return List.of();
    } catch (IOException e) {
      return List.of(
          "The Pushgateway at %s took the results; what is out of date there was not deleted: %s"
              .formatted(pushgateway, e.getMessage()));
    }
  }

  /** Seals the run when it came to its end; an interrupted one leaves an unfinished record. */
  private static Optional<RunSession.Sealed> runAll(
      RunPlanning.Planned planned, RunSession session, RunReports reports) {
    try {
      planned.scenarios().run(planned.plan().claims(), reports.cucumberPlugins(), session::run);
    } catch (Interruption e) {
      // What was done is undone by now; what was seen is reported.
      Thread.interrupted();
      return Optional.empty();
    }
    return Optional.of(session.seal());
  }

  /** Whether a run tried everything that a built-in stack claims, so that its page may be shown. */
  private static boolean complete(RunPlanning.Planned planned, Settings settings) {
    return settings.context().value().isEmpty()
        && !settings.guards().leashed().value().orElse(false)
        && !settings.stack().value().contains("/")
        && settings.scenarios().value().isEmpty()
        && settings.tags().value().isEmpty()
        && settings.claims().value().isEmpty()
        && !planned.plan().claims().isEmpty();
  }

  /** What a run would do, a line each; changes nothing. */
  List<String> describe(Settings settings) {
    RunPlanning.Planned planned = planning.plan(settings);
    List<String> lines = new ArrayList<>();
    lines.add(
        "On the local cluster (1 server, %d agents; images: %s), the stack \"%s\":"
            .formatted(
                settings.agents().value(),
                settings.images().value().name().toLowerCase(Locale.ROOT),
                planned.stack().name()));
    lines.addAll(claims(planned.plan().claims()));
    return lines;
  }

  /** Claims with what they promise, a line each. */
  static List<String> claims(List<Claim> claims) {
    List<String> lines = new ArrayList<>();
    for (Claim claim : claims) {
      lines.add(
          "  %-14s %s, %s%s"
              .formatted(
                  claim.id(),
                  claim.trials() == 1 ? "once" : claim.trials() + " times",
                  claim.fault().describe(),
                  claim
                      .expected()
                      .map(expected -> " (control: " + expected + " is expected)")
                      .orElse("")));
      claim.promises().forEach(promise -> lines.add(" ".repeat(17) + promise.text()));
    }
    return lines;
  }
}
