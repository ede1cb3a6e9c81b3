package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The format as others would read it, against values that were not made by this code. */
class LedgerFormatTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void theHashIsThatOfThePredecessorsHashAndTheRecord() {
    // printf '%064d{"seq":1}' 0 | sha256sum
    assertEquals(
        "0a00898550374c41186879d92f30325cd0a550ce8c5da4d9aeef34a95c0b85ea",
        LedgerWriter.hash(Ledger.GENESIS, "{\"seq\":1}"));
  }

  @Test
  void canonicalJsonSortsMembersAndUsesTheShortestEscapes() throws IOException {
    // After the example of RFC 8785, section 3.2.3, with integers only.
    JsonNode node =
        mapper.readTree(
            "{ \"\\u20ac\": 1, \"\\r\": [ true, null ], \"1\": \"\\u000f\\n\\u0041'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                + " \"\\ud83d\\ude00\": -5, \"\\u0080\": {} }");

    assertEquals(
        "{\"\\r\":[true,null],\"1\":\"\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"\u0080\":{},\"€\":1,\"\ud83d\ude00\":-5}",
        CanonicalJson.write(node));
  }

  @Test
  void halfACharacterBecomesTheReplacementCharacter() {
    assertEquals("\"a\ufffdb\"", CanonicalJson.write(mapper.getNodeFactory().textNode("a\ud83db")));
  }

  @Test
  void aDecimalIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CanonicalJson.write(mapper.getNodeFactory().numberNode(0.5)));
  }

  @Test
  void aRecoveryIsWrittenWithItsKindInNanoseconds() {
    Recovery recovery =
        new Recovery.Observed(Interval.openClosed(Duration.ofMillis(1), Duration.ofSeconds(2)));

    assertEquals(
        "{\"interval\":{\"lower\":1000000,\"lowerClosed\":false,\"upper\":2000000000,"
            + "\"upperClosed\":true},\"kind\":\"observed\"}",
        CanonicalJson.write(new EntryJson().tree(recovery)));
  }

  @Test
  void everyRecordTypeIsDescribed() throws IOException {
    String doc = Files.readString(Path.of("docs", "LEDGER.md"));

    assertEquals(records(Entry.class).count(), EntryJson.types().size());
    for (String type : EntryJson.types().keySet()) {
      assertTrue(doc.contains("| `" + type + "` |"), type);
    }
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(LedgerFormatTest::records)
        : Stream.of(type);
  }
}
