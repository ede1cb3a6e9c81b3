package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.experiment.Claim;
import io.healproof.experiment.ClaimOutcome;
import io.healproof.experiment.RunSession;
import io.healproof.experiment.TrialOutcome;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The main job: cluster, platform, stack, claims, record, reports. */
final class ClaimsRun {
  private final Places places;
  private final ClusterProvider clusters;
  private final RunClock clock;
  private final Waiting waiting;
  private final String version;

  ClaimsRun(
      Places places, ClusterProvider clusters, RunClock clock, Waiting waiting, String version) {
    this.places = places;
    this.clusters = clusters;
    this.clock = clock;
    this.waiting = waiting;
    this.version = version;
  }

  RunSummary run(Settings settings, Progress progress) {
    RunPlanning.Planned planned = new RunPlanning(places, version).plan(settings);
    boolean keep = settings.keep().value() || clusters.running().isPresent();
    try {
      return tryOut(planned, settings, progress);
    } finally {
      if (!keep) {
        remove(progress);
      }
    }
  }

  private void remove(Progress progress) {
    // An interrupted run leaves nothing behind either.
    boolean interrupted = Thread.interrupted();
    try {
      clusters.down(progress);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private RunSummary tryOut(RunPlanning.Planned planned, Settings settings, Progress progress) {
    try (RunSession session = RunSession.open(planned.plan(), clusters, progress, clock, waiting)) {
      RunReports reports = new RunReports(places, session.folder());
      try {
        planned.scenarios().run(planned.plan().claims(), reports.cucumberPlugins(), session::run);
      } catch (Interruption e) {
        return interrupted(session);
      }
      RunSession.Sealed sealed = session.seal();
      List<String> notes = reports.write(complete(planned, settings));
      return new RunSummary(
          lines(planned.plan().claims(), session.outcomes(), sealed.verdict()),
          session.folder(),
          notes,
          sealed.verdict().exitCode());
    }
  }

  /** Whether a run tried everything that a built-in stack claims, so that its page may be shown. */
  private static boolean complete(RunPlanning.Planned planned, Settings settings) {
    return !settings.stack().value().contains("/")
        && settings.scenarios().value().isEmpty()
        && settings.tags().value().isEmpty()
        && settings.claims().value().isEmpty()
        && !planned.plan().claims().isEmpty();
  }

  private static RunSummary interrupted(RunSession session) {
    return new RunSummary(
        session.outcomes().stream()
            .flatMap(outcome -> lines(outcome, outcome.verdict().verdict().outcome()).stream())
            .toList(),
        session.folder(),
        List.of("The run was interrupted: what was done is undone, and its record is unfinished."),
        ExitCode.INCONCLUSIVE);
  }

  private static List<RunSummary.Line> lines(
      List<Claim> claims, List<ClaimOutcome> outcomes, RunVerdict verdict) {
    List<RunSummary.Line> lines = new ArrayList<>();
    for (Claim claim : claims) {
      Outcome judged =
          verdict.claims().stream()
              .filter(judgedClaim -> judgedClaim.claim().equals(claim.id()))
              .map(judgedClaim -> judgedClaim.verdict().outcome())
              .findFirst()
              .orElse(Outcome.INCONCLUSIVE);
      outcomes.stream()
          .filter(outcome -> outcome.claim().id().equals(claim.id()))
          .forEach(outcome -> lines.addAll(lines(outcome, judged)));
    }
    return lines;
  }

  /** A line for each limit: of a control, whether it agreed; of a claim, its limit's verdict. */
  private static List<RunSummary.Line> lines(ClaimOutcome outcome, Outcome judged) {
    List<LimitResult> results =
        outcome.trials().stream().flatMap(trial -> trial.limits().stream()).toList();
    List<LimitResult> firsts =
        outcome.trials().stream().map(TrialOutcome::limits).findFirst().orElse(List.of());
    if (firsts.isEmpty()) {
      return List.of(line(outcome, outcome.claim().title(), "-", judged));
    }
    return firsts.stream()
        .map(LimitResult::limit)
        .map(
            limit -> {
              List<LimitResult> same =
                  results.stream().filter(result -> result.limit().equals(limit)).toList();
              return line(
                  outcome,
                  limit.text()
                      + " ("
                      + limit.witness().name().toLowerCase(java.util.Locale.ROOT)
                      + ")",
                  worst(same),
                  judged);
            })
        .toList();
  }

  private static RunSummary.Line line(
      ClaimOutcome outcome, String limit, String measured, Outcome judged) {
    boolean control = outcome.claim().control();
    Outcome shown = control ? (outcome.verdict().agrees() ? Outcome.PASS : Outcome.FAIL) : judged;
    return new RunSummary.Line(
        outcome.claim().id(),
        limit,
        outcome.trials().size(),
        measured,
        shown,
        outcome.verdict().verdict().reason(),
        control);
  }

  /** The recovery with the largest upper bound; one without a bound is the worst of all. */
  private static String worst(List<LimitResult> results) {
    return results.stream()
        .map(LimitResult::recovery)
        .max(Comparator.comparing(ClaimsRun::largest))
        .map(Recoveries::text)
        .orElse("-");
  }

  private static Duration largest(Recovery recovery) {
    return Recoveries.upper(recovery).map(Recoveries.End::at).orElse(Duration.ofDays(1));
  }

  /** What a run would do, a line each; changes nothing. */
  List<String> describe(Settings settings) {
    RunPlanning.Planned planned = new RunPlanning(places, version).plan(settings);
    List<String> lines = new ArrayList<>();
    lines.add(
        "On the local cluster (1 server, %d agents; images: %s), the stack \"%s\":"
            .formatted(
                planned.plan().cluster().agents(),
                planned.plan().cluster().images().name().toLowerCase(java.util.Locale.ROOT),
                planned.stack().name()));
    Function<Claim, String> what =
        claim ->
            "  %-14s %s, %s%s"
                .formatted(
                    claim.id(),
                    claim.trials() == 1 ? "once" : claim.trials() + " times",
                    claim.fault().describe(),
                    claim
                        .expected()
                        .map(expected -> " (control: " + expected + " is expected)")
                        .orElse(""));
    planned
        .plan()
        .claims()
        .forEach(
            claim -> {
              lines.add(what.apply(claim));
              claim.promises().forEach(promise -> lines.add(" ".repeat(17) + promise.text()));
            });
    return lines;
  }

  static HealproofException unreadable(Path file, Exception cause) {
    return HealproofException.broken(
        "cannot write " + file + ": " + cause.getMessage() + "; check the disk and its permissions",
        cause);
  }
}
