package io.healproof.evidence;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.healproof.recovery.Recovery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Entries to JSON and back. Durations are whole nanoseconds, instants ISO 8601 in UTC, an absent
 * value is null, a recovery carries its {@code kind}.
 */
final class EntryJson {
  private static final Map<String, Class<? extends Entry>> TYPES =
      Map.ofEntries(
          Map.entry("run", Entry.RunHeader.class),
          Map.entry("configuration", Entry.Configuration.class),
          Map.entry("facts", Entry.Facts.class),
          Map.entry("claim", Entry.ClaimPlan.class),
          Map.entry("intent", Entry.TrialIntent.class),
          Map.entry("injection", Entry.Injection.class),
          Map.entry("effect", Entry.EffectSeen.class),
          Map.entry("event", Entry.Happened.class),
          Map.entry("limit", Entry.LimitJudged.class),
          Map.entry("trial", Entry.TrialJudged.class),
          Map.entry("calibration-trial", Entry.CalibrationTrial.class),
          Map.entry("kept", Entry.Kept.class),
          Map.entry("note", Entry.Note.class),
          Map.entry("closing", Entry.Closing.class));

  private static final Map<Class<? extends Entry>, String> NAMES =
      TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  // A constant: it is never reconfigured, and learning all record types takes it a tenth of a
  // second.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new Jdk8Module())
          .addModule(new TimeModule())
          .addMixIn(Recovery.class, RecoveryKinds.class)
          .build();

  /** The name of the entry's type in the ledger. */
  static String type(Entry entry) {
    String name = NAMES.get(entry.getClass());
    if (name == null) {
      throw new IllegalArgumentException("no record type for " + entry.getClass());
    }
    return name;
  }

  /** Every type's name. */
  static Set<String> typeNames() {
    return TYPES.keySet();
  }

  JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  JsonNode parse(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /** The entry of a record's body; empty when this version has no such type. */
  Optional<Entry> entry(String type, JsonNode body) throws JsonProcessingException {
    Class<? extends Entry> kind = TYPES.get(type);
    return kind == null ? Optional.empty() : Optional.of(MAPPER.treeToValue(body, kind));
  }

  /** For people: indented, in canonical order. */
  String pretty(Object value) {
    try {
      Object sorted = MAPPER.treeToValue(parse(CanonicalJson.write(tree(value))), Object.class);
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(sorted) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was just written can be read", e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Recovery.Observed.class, name = "observed"),
    @JsonSubTypes.Type(value = Recovery.LeftCensored.class, name = "left-censored"),
    @JsonSubTypes.Type(value = Recovery.RightCensored.class, name = "right-censored"),
    @JsonSubTypes.Type(value = Recovery.Unknown.class, name = "unknown")
  })
  private interface RecoveryKinds {}

  private static final class TimeModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    TimeModule() {
      addSerializer(Duration.class, new DurationWriter());
      addDeserializer(Duration.class, new DurationReader());
      addSerializer(Instant.class, new InstantWriter());
      addDeserializer(Instant.class, new InstantReader());
    }
  }

  private static final class DurationWriter extends StdSerializer<Duration> {
    private static final long serialVersionUID = 1L;

    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.toNanos());
    }
  }

  private static final class DurationReader extends StdDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Duration.ofNanos(in.getLongValue());
    }
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return Instant.parse(in.getText());
    }
  }
}
