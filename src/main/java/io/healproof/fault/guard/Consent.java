package io.healproof.fault.guard;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the cluster's owner allows, as it stands in the cluster itself: the ConfigMap {@value #NAME}
 * in the namespace {@value #NAMESPACE}.
 *
 * @param by who allows it
 * @param faults kinds of faults, e.g. {@code pod-kill}
 * @param namespaces whose objects may be touched
 * @param until from when on it is void
 * @param wrong what it lacks, in words; empty when it is whole
 */
public record Consent(
    String by, List<String> faults, List<String> namespaces, Instant until, List<String> wrong) {
  /** Apart from where a run writes, so that no run can give consent to itself. */
  public static final String NAMESPACE = "healproof-consent";

  public static final String NAME = "healproof-consent";

  public Consent {
    faults = List.copyOf(faults);
    namespaces = List.copyOf(namespaces);
    wrong = List.copyOf(wrong);
  }

  /** Reads the ConfigMap's data. */
  static Consent of(Map<String, String> data) {
    List<String> wrong = new ArrayList<>();
    for (String key : List.of("allowed-by", "faults", "namespaces", "until")) {
      if (data.getOrDefault(key, "").isBlank()) {
        wrong.add("\"" + key + "\" is missing");
      }
    }
    Instant until = Instant.EPOCH;
    String written = data.getOrDefault("until", "").strip();
    try {
      until = written.isEmpty() ? until : OffsetDateTime.parse(written).toInstant();
    } catch (DateTimeException e) {
      wrong.add("\"until\" is \"" + written + "\", not a time like 2030-01-31T18:00:00Z");
    }
    return new Consent(
        data.getOrDefault("allowed-by", "").strip(),
        list(data.getOrDefault("faults", "")),
        list(data.getOrDefault("namespaces", "")),
        until,
        wrong);
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split("[,\\s]+", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** How an owner would give it, to be pasted into a shell. */
  static String howToGive(
      String context, Collection<String> faults, Collection<String> namespaces, Instant now) {
    return """
        kubectl --context %s apply -f - <<'EOF'
        apiVersion: v1
        kind: Namespace
        metadata:
          name: %s
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          namespace: %s
          name: %s
        data:
          allowed-by: your name
          faults: %s
          namespaces: %s
          until: "%s"
        EOF"""
        .formatted(
            context,
            NAMESPACE,
            NAMESPACE,
            NAME,
            String.join(", ", new TreeSet<>(faults)),
            namespaces.isEmpty() ? "none" : String.join(", ", new TreeSet<>(namespaces)),
            now.plus(8, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES));
  }
}
