package io.healproof.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Verdict;
import java.math.BigDecimal;
import java.time.Duration;

/** A run's outcome as JSON for other programs: every interval and verdict, in seconds. */
public final class JsonSummary {
  private static final int SCHEMA = 1;

  private final ObjectMapper mapper = new ObjectMapper();

  private JsonSummary() {}

  /** The document, indented, ending with a line break. */
  public static String of(RunRecord run) {
    return new JsonSummary().render(run);
  }

  private String render(RunRecord run) {
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("run", run.header().runId());
    root.put("startedAt", run.header().startedAt().toString());
    root.put("version", run.header().version());
    verdict(root, run.verdict().verdict());
    root.put("exitCode", run.verdict().exitCode().status());
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
    for (Recorded<Entry.LimitJudged> judged : trial.limits()) {
      limit(limits.addObject(), judged.body().result());
      ((ObjectNode) limits.get(limits.size() - 1)).put("record", judged.seq());
    }
  }

  private static void limit(ObjectNode node, LimitResult result) {
    node.put("id", result.limit().id());
    node.put("text", result.limit().text());
    node.put("witness", EvidencePage.witness(result.limit().witness()));
    node.put("limit", seconds(result.limit().max()));
    recovery(node.putObject("recovery"), result.recovery());
    verdict(node, result.verdict());
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
