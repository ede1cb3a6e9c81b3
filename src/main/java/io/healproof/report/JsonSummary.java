package io.healproof.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.ExitCode;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Accuracy;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Phase;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** A run's outcome as JSON for other programs: every interval and verdict, in seconds. */
public final class JsonSummary {
  private static final int SCHEMA = 1;

  private final ObjectMapper mapper = new ObjectMapper();

  private JsonSummary() {}

  /** The document, indented, ending with a line break. */
  public static String of(RunRecord run) {
    return of(run, run.verdict().exitCode());
  }

  /**
   * The same of a run that ends with another exit code than its verdict asks for, as when something
   * was left behind.
   */
  public static String of(RunRecord run, ExitCode exit) {
    return new JsonSummary().render(run, exit);
  }

  private String render(RunRecord run, ExitCode exit) {
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("run", run.header().runId());
    root.put("startedAt", run.header().startedAt().toString());
    root.put("version", run.header().version());
    verdict(root, run.verdict().verdict());
    root.put("exitCode", exit.status());
    root.put("finished", run.unfinished().isEmpty());
    root.put("head", run.head());
    ObjectNode settings = root.putObject("settings");
    run.configuration()
        .forEach(
            setting ->
                settings
                    .putObject(setting.key())
                    .put("value", setting.value())
                    .put("from", setting.origin()));
    run.facts().ifPresent(facts -> facts(root.putObject("tested"), facts.body()));
    ArrayNode claims = root.putArray("claims");
    run.claims().forEach(claim -> claim(claims.addObject(), claim));
    CalibrationSummary.of(run)
        .ifPresent(calibration -> calibration(root.putObject("calibration"), calibration));
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }

  private static void facts(ObjectNode node, Entry.Facts facts) {
    node.put("stack", facts.stack());
    node.put("stackRevision", facts.stackRevision());
    node.put("cluster", facts.cluster());
    node.put("kubernetesVersion", facts.kubernetesVersion());
    node.put("imageSource", facts.imageSource());
  }

  private static void claim(ObjectNode node, ClaimRecord claim) {
    Entry.ClaimPlan plan = claim.plan().body();
    ClaimVerdict verdict = claim.verdict();
    node.put("id", plan.id());
    node.put("title", plan.title());
    node.put("feature", plan.featureUri());
    node.put("line", plan.line());
    node.put("control", plan.control());
    if (plan.control()) {
      node.put("expected", verdict.expected().toString());
      node.put("agrees", verdict.agrees());
    }
    verdict(node, verdict.verdict());
    node.put("plannedTrials", plan.trials());
    ArrayNode trials = node.putArray("trials");
    claim.trials().forEach(trial -> trial(trials.addObject(), trial));
  }

  private static void trial(ObjectNode node, TrialRecord trial) {
    node.put("number", trial.id().number());
    trial.judged().ifPresent(judged -> verdict(node, judged.body().verdict()));
    ArrayNode limits = node.putArray("limits");
    trial.limits().forEach(judged -> limit(limits.addObject(), new Measurement(trial, judged)));
    if (!trial.outages().isEmpty()) {
      ArrayNode users = node.putArray("users");
      trial.outages().forEach(seen -> outage(users.addObject(), seen));
    }
    if (!trial.writes().isEmpty()) {
      ArrayNode messages = node.putArray("messages");
      trial.writes().forEach(checked -> messages(messages.addObject(), checked));
    }
    trial.phases().ifPresent(taken -> phases(node.putArray("phases"), taken.body()));
    Forecast.of(trial)
        .ifPresent(
            forecast -> {
              ObjectNode predicted = node.putObject("predicted");
              interval(predicted, forecast.predicted());
              predicted.put("score", forecast.score().name().toLowerCase(Locale.ROOT));
            });
    trial.judged().ifPresent(judged -> node.put("healedBy", judged.body().healedBy()));
  }

  private static void limit(ObjectNode node, Measurement measured) {
    node.put("id", measured.limit().id());
    node.put("text", measured.limit().text());
    node.put("witness", Measurement.witness(measured.limit().witness()));
    node.put("source", measured.basis().source());
    node.put("limit", seconds(measured.limit().max()));
    recovery(node.putObject("recovery"), measured.recovery());
    verdict(node, measured.verdict());
    node.put("record", measured.judged().seq());
  }

  private static void outage(ObjectNode node, Recorded<Entry.OutageSeen> seen) {
    Outage outage = seen.body().outage();
    node.put("source", seen.body().source());
    recovery(node.putObject("outage"), outage.length());
    recovery(node.putObject("back"), outage.back());
    node.put("requests", outage.requests());
    node.put("failed", outage.failed());
    node.put("laterFailures", outage.laterFailures());
    node.put("record", seen.seq());
  }

  private static void messages(ObjectNode node, Recorded<Entry.WritesChecked> checked) {
    Entry.WritesChecked writes = checked.body();
    node.put("source", writes.source());
    node.put("sent", writes.sent());
    node.put("acknowledged", writes.acknowledged());
    if (writes.problem().isEmpty()) {
      node.put("lost", writes.lost().size());
      node.put("duplicated", writes.duplicated().size());
      node.put("reordered", writes.reordered().size());
      node.put("landedUnacknowledged", writes.landed().size());
    } else {
      node.put("problem", writes.problem());
    }
    node.put("record", checked.seq());
  }

  private static void phases(ArrayNode phases, Entry.Decomposed decomposed) {
    for (Phase phase : decomposed.phases()) {
      ObjectNode node = phases.addObject();
      node.put("name", phase.name());
      interval(node, phase.length());
      node.put("setting", phase.setting());
    }
  }

  private static void calibration(ObjectNode node, CalibrationSummary calibration) {
    node.put("held", calibration.gate().held());
    node.put("reason", calibration.gate().reason());
    node.put("plannedTrials", calibration.planned());
    node.put("trials", calibration.trials().size());
    node.put("missed", calibration.missed());
    ArrayNode sources = node.putArray("sources");
    calibration.accuracies().forEach(accuracy -> accuracy(sources.addObject(), accuracy));
  }

  private static void accuracy(ObjectNode node, Accuracy accuracy) {
    node.put("source", accuracy.source());
    node.put("quantity", accuracy.quantity());
    node.put("n", accuracy.n());
    node.put("contained", accuracy.contained());
    node.put("missed", accuracy.missed());
    node.put("unknown", accuracy.unknown());
    accuracy
        .errors()
        .ifPresent(
            errors -> {
              node.put("bias", seconds(errors.bias()));
              node.put("spread", seconds(errors.spread()));
              node.put("p95Error", seconds(errors.p95()));
              node.put("medianWidth", seconds(errors.medianWidth()));
            });
  }

  private static void interval(ObjectNode node, Interval interval) {
    recovery(node, new Recovery.Observed(interval));
    node.remove("kind");
  }

  private static void recovery(ObjectNode node, Recovery recovery) {
    node.put("kind", kind(recovery));
    if (recovery instanceof Recovery.Unknown) {
      return;
    }
    Recoveries.End lower = Recoveries.lower(recovery);
    node.put("lower", seconds(lower.at()));
    node.put("lowerClosed", lower.closed());
    Recoveries.upper(recovery)
        .ifPresent(
            upper -> {
              node.put("upper", seconds(upper.at()));
              node.put("upperClosed", upper.closed());
            });
  }

  private static String kind(Recovery recovery) {
    if (recovery instanceof Recovery.Observed) {
      return "observed";
    }
    if (recovery instanceof Recovery.LeftCensored) {
      return "left-censored";
    }
    return recovery instanceof Recovery.RightCensored ? "right-censored" : "unknown";
  }

  private static void verdict(ObjectNode node, Verdict verdict) {
    node.put("verdict", verdict.outcome().toString());
    node.put("reason", verdict.reason());
  }

  private static BigDecimal seconds(Duration duration) {
    BigDecimal shortest = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
    // Jackson would write 30 as 3E+1.
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }
}
