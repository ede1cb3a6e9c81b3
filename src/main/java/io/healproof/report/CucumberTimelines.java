package io.healproof.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.RunRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Puts each claim's chart into Cucumber's JSON, with the scenario that it belongs to. */
public final class CucumberTimelines {
  private static final String CLAIM = "@claim:";

  private final ObjectMapper mapper = new ObjectMapper();
  private final RunRecord run;

  private CucumberTimelines(RunRecord run) {
    this.run = run;
  }

  /**
   * Cucumber's JSON with the charts of a run, each behind the last step of its scenario. Scenarios
   * that the run has nothing to show of stay as they are.
   *
   * @throws JsonProcessingException when the text is not JSON
   */
  public static String attached(String cucumber, RunRecord run) throws JsonProcessingException {
    return new CucumberTimelines(run).attached(cucumber);
  }

  private String attached(String cucumber) throws JsonProcessingException {
    JsonNode features = mapper.readTree(cucumber);
    for (JsonNode feature : features) {
      for (JsonNode scenario : feature.path("elements")) {
        run.claims().stream()
            .filter(claim -> isOf(scenario, claim) && TimelineSvg.worthDrawing(claim))
            .forEach(claim -> attach(scenario, claim));
      }
    }
    return mapper.writeValueAsString(features);
  }

  private static boolean isOf(JsonNode scenario, ClaimRecord claim) {
    for (JsonNode tag : scenario.path("tags")) {
      if (tag.path("name").asText().equals(CLAIM + claim.plan().body().id())) {
        return true;
      }
    }
    return false;
  }

  private static void attach(JsonNode scenario, ClaimRecord claim) {
    JsonNode steps = scenario.path("steps");
    if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof ObjectNode last)) {
      return;
    }
    ArrayNode embeddings = last.withArray("embeddings");
    String svg = TimelineSvg.of(claim).document();
    embeddings
        .addObject()
        .put("mime_type", "image/svg+xml")
        .put("name", "Timeline")
        .put("data", Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
