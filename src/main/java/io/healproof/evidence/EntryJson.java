package io.healproof.evidence;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.healproof.recovery.Recovery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Entries to JSON and back. Durations are whole nanoseconds, instants ISO 8601 in UTC, an absent
 * value is null, a recovery carries its {@code kind}.
 */
final class EntryJson {
  private static final Map<String, Class<? extends Entry>> TYPES =
      Map.ofEntries(
          Map.entry("run", Entry.RunHeader.class),
          Map.entry("signer", Entry.Signer.class),
          Map.entry("configuration", Entry.Configuration.class),
          Map.entry("facts", Entry.Facts.class),
          Map.entry("deployed", Entry.Deployed.class),
          Map.entry("claim", Entry.ClaimPlan.class),
          Map.entry("intent", Entry.TrialIntent.class),
          Map.entry("injection", Entry.Injection.class),
          Map.entry("effect", Entry.EffectSeen.class),
          Map.entry("event", Entry.Happened.class),
          Map.entry("inputs", Entry.Inputs.class),
          Map.entry("limit", Entry.LimitJudged.class),
          Map.entry("outage", Entry.OutageSeen.class),
          Map.entry("writes", Entry.WritesChecked.class),
          Map.entry("phases", Entry.Decomposed.class),
          Map.entry("prediction", Entry.PredictionScored.class),
          Map.entry("clocks", Entry.ClocksRead.class),
          Map.entry("trial", Entry.TrialJudged.class),
          Map.entry("calibration-inputs", Entry.CalibrationInputs.class),
          Map.entry("calibration-trial", Entry.CalibrationTrial.class),
          Map.entry("calibrated", Entry.Calibrated.class),
          Map.entry("kept", Entry.Kept.class),
          Map.entry("note", Entry.Note.class),
          Map.entry("closing", Entry.Closing.class));

  private static final Map<Class<? extends Entry>, String> NAMES =
      TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  /** What the member {@code kind} says, by record. */
  static final Map<Class<?>, String> KINDS =
      Map.of(
          Recovery.Observed.class, "observed",
          Recovery.LeftCensored.class, "left-censored",
          Recovery.RightCensored.class, "right-censored",
          Recovery.Unknown.class, "unknown");

  // A constant: it is never reconfigured. It learns the record types as it meets them, since all of
  // them take a tenth of a second.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // What is written from a value of a record type is canonical at once.
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)
          .disable(SerializationFeature.EAGER_SERIALIZER_FETCH)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addModule(new Jdk8Module())
          .addModule(new ValueModule())
          .addMixIn(Recovery.class, Kinds.class)
          .registerSubtypes(
              KINDS.entrySet().stream()
                  .map(kind -> new NamedType(kind.getKey(), kind.getValue()))
                  .toArray(NamedType[]::new))
          .build();

  // What is written again and compared needs no other search for doubled members. Only another
  // factory leaves it out: a reader that is told to still makes it.
  private static final ObjectReader READER = MAPPER.reader().with(new JsonFactory());

  private static final Map<String, ObjectReader> READERS =
      TYPES.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, type -> READER.forType(type.getValue())));

  private static final Map<String, ObjectWriter> WRITERS =
      TYPES.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, type -> MAPPER.writerFor(type.getValue())));

  /** The name of the entry's type in the ledger. */
  static String type(Entry entry) {
    String name = NAMES.get(entry.getClass());
    if (name == null) {
      throw new IllegalArgumentException("no record type for " + entry.getClass());
    }
    return name;
  }

  /** Every type's name, and the record that it is read as. */
  static Map<String, Class<? extends Entry>> types() {
    return TYPES;
  }

  JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  JsonNode parse(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /**
   * The entry of a record's body.
   *
   * @param type one of {@link #types}
   * @throws JsonProcessingException saying what is wrong with it
   */
  Entry read(String type, JsonNode body) throws JsonProcessingException {
    Class<? extends Entry> kind = TYPES.get(type);
    if (kind == null) {
      throw new IllegalArgumentException("no record type " + type);
    }
    return MAPPER.treeToValue(body, kind);
  }

  /**
   * A value of another type that is written as entries' are.
   *
   * @throws JsonProcessingException saying what is wrong with it
   */
  <T> T read(Class<T> type, JsonNode value) throws JsonProcessingException {
    return MAPPER.treeToValue(value, type);
  }

  /**
   * The entry in a part of a line, if it is written exactly as this version writes that entry: then
   * no member is unknown, missing, doubled, out of order or of another type.
   */
  Optional<Entry> exact(String type, byte[] line, int from, int to) {
    ObjectReader reader = READERS.get(type);
    ObjectWriter writer = WRITERS.get(type);
    if (reader == null || writer == null) {
      return Optional.empty();
    }
    try {
      @Nullable Entry entry = reader.readValue(line, from, to - from);
      byte[] again = writer.writeValueAsBytes(entry);
      return entry != null && Arrays.equals(again, 0, again.length, line, from, to)
          ? Optional.of(entry)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
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
  private interface Kinds {}

  private static final class ValueModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    ValueModule() {
      addSerializer(Recovery.Observed.class, new ObservedWriter());
      addSerializer(Duration.class, new DurationWriter());
      addDeserializer(Duration.class, new DurationReader());
      addSerializer(Instant.class, new InstantWriter());
      addDeserializer(Instant.class, new InstantReader());
    }
  }

  /** Writes the kind where it belongs in the order of names; Jackson would put it first. */
  private static final class ObservedWriter extends StdSerializer<Recovery.Observed> {
    private static final long serialVersionUID = 1L;

    ObservedWriter() {
      super(Recovery.Observed.class);
    }

    @Override
    public void serialize(Recovery.Observed value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      provider.defaultSerializeField("interval", value.interval(), out);
      out.writeStringField("kind", KINDS.get(Recovery.Observed.class));
      out.writeEndObject();
    }

    @Override
    public void serializeWithType(
        Recovery.Observed value,
        JsonGenerator out,
        SerializerProvider provider,
        TypeSerializer type)
        throws IOException {
      serialize(value, out, provider);
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
