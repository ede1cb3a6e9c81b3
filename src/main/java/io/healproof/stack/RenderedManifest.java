package io.healproof.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it was rendered for the cluster, known by its hash.
 *
 * @param application that brings it; of the platform, its component
 * @param namespace empty for what belongs to the whole cluster
 * @param hash SHA-256 of its canonical JSON; the values of a Secret are left out, for short ones
 *     could be guessed from it
 * @param names namespaces that it names, sorted: what it may depend on
 */
public record RenderedManifest(
    String application,
    String kind,
    String namespace,
    String name,
    String hash,
    List<String> names) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** What kubectl and Argo CD leave on an object: the manifest that they applied, as it was. */
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** What the API server or a controller writes where the manifest is silent. */
  private static final Set<String> ASSIGNED =
      Set.of("clusterIP", "clusterIPs", "healthCheckNodePort", "volumeName");

  private static final Pattern WORD = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  public RenderedManifest {
    names = List.copyOf(names);
  }

  /**
   * Of an object as a cluster or a file has it. What was applied counts, where the object says so;
   * otherwise the object without its status, its annotations and what others assigned.
   *
   * @param known namespaces that it may name
   */
  static RenderedManifest of(
      String application, Map<String, Object> object, Collection<String> known) {
    Map<?, ?> metadata = map(object.get("metadata"));
    String kind = text(object.get("kind"));
    Map<String, Object> rendered = rendered(object, metadata);
    Set<String> names = new TreeSet<>();
    collect(rendered, names);
    boolean secret = kind.equals("Secret");
    if (secret) {
      decoded(rendered).forEach(value -> collect(value, names));
    }
    names.retainAll(known);
    return new RenderedManifest(
        application,
        kind,
        text(metadata.get("namespace")),
        text(metadata.get("name")),
        hash(secret ? withoutValues(rendered) : rendered),
        List.copyOf(names));
  }

  /** For people: {@code Deployment rocketchat/chat}. */
  public String object() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  private static Map<String, Object> rendered(Map<String, Object> object, Map<?, ?> metadata) {
    @Nullable Object applied = map(metadata.get("annotations")).get(APPLIED);
    if (applied != null) {
      try {
        return JSON.readValue(
            applied.toString(),
            JSON.getTypeFactory()
                .constructMapType(LinkedHashMap.class, String.class, Object.class));
      } catch (JsonProcessingException e) {
        // Whoever wrote this is not kubectl or Argo CD: the object itself counts.
      }
    }
    Map<String, Object> rendered = new LinkedHashMap<>(object);
    rendered.remove("status");
    rendered.remove("operation"); // of an Application: a sync that runs
    Map<String, Object> kept = new LinkedHashMap<>();
    for (String member : List.of("name", "namespace", "labels")) {
      @Nullable Object value = metadata.get(member);
      if (value != null) {
        kept.put(member, value);
      }
    }
    rendered.put("metadata", kept);
    if (object.get("spec") instanceof Map<?, ?> spec) {
      Map<Object, Object> own = new LinkedHashMap<>(spec);
      own.keySet().removeIf(ASSIGNED::contains);
      rendered.put("spec", own);
    }
    return rendered;
  }

  private static Map<String, Object> withoutValues(Map<String, Object> secret) {
    Map<String, Object> shown = new LinkedHashMap<>(secret);
    for (String member : List.of("data", "stringData")) {
      shown.computeIfPresent(member, (name, data) -> new TreeSet<>(map(data).keySet()));
    }
    return shown;
  }

  private static List<String> decoded(Map<String, Object> secret) {
    return map(secret.get("data")).values().stream()
        .map(value -> plain(String.valueOf(value)))
        .toList();
  }

  private static String plain(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return base64;
    }
  }

  /** Every word that could be a namespace, in any value. */
  private static void collect(@Nullable Object value, Set<String> words) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(each, words));
    } else if (value instanceof Collection<?> list) {
      list.forEach(each -> collect(each, words));
    } else if (value != null) {
      Matcher word = WORD.matcher(value.toString());
      while (word.find()) {
        words.add(word.group());
      }
    }
  }

  private static String hash(Map<String, Object> manifest) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(manifest)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
