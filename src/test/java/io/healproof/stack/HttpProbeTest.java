package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.stack.ChatUser.ChatFailure;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import io.healproof.stack.MoodyServer.Mood;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {
  // A busy machine is no failure of the code under test.
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private static final Calls USUAL = new Calls(PATIENT, Connection.REUSED);

  private final MoodyServer server = new MoodyServer();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private HttpProbe probe(Duration timeout, Connection connection) {
    return new HttpProbe(server.url(), MoodyServer.RIGHT, new Calls(timeout, connection));
  }

  private ChatFailure fails(HttpProbe probe) {
    return assertThrows(ChatFailure.class, probe::ask);
  }

  @Test
  void theRightAnswerIsTakenWithWhiteSpaceAroundIt() {
    HttpProbe probe =
        new HttpProbe(
            server.url(), MoodyServer.RIGHT + "\n", new Calls(PATIENT, Connection.REUSED));

    assertDoesNotThrow(probe::ask);
  }

  @Test
  void aSuccessWithAnotherBodyIsAFailureThatShowsIt() {
    server.serve(Mood.WRONG_BODY);

    ChatFailure failure = fails(probe(PATIENT, Connection.REUSED));

    assertTrue(String.valueOf(failure.getMessage()).contains("sorry"));
    assertTrue(failure.wasAnswered());
  }

  @Test
  void aPageIsAskedForWithItsQueryAndItsHeaders() throws IOException {
    try (ScriptedServer page = new ScriptedServer().reply(201, "")) {
      URI url = page.address().resolve("/cart?of=ann");

      HttpProbe.holding(url, "", Map.of("Authorization", "Bearer t0ken"), USUAL).ask();

      assertEquals(List.of("GET /cart?of=ann"), page.lines());
      assertEquals("Bearer t0ken", page.requests().get(0).authorization());
    }
  }

  @Test
  void aPageThatIsNotRightIsAFailureThatShowsNothingOfIt() throws IOException {
    try (ScriptedServer page =
        new ScriptedServer()
            .reply(200, "s3cret cart")
            .reply(302, "s3cret cart")
            .reply(200, "s3cret")) {
      HttpProbe probe = HttpProbe.holding(page.address(), "cart", Map.of(), USUAL);
      probe.ask();

      String moved = String.valueOf(fails(probe).getMessage());
      String without = String.valueOf(fails(probe).getMessage());

      assertEquals("GET /: status 302, no success", moved);
      assertEquals("GET /: status 200, without 'cart'", without);
    }
  }

  @Test
  void anErrorIsAFailure() {
    server.serve(Mood.ERROR);

    assertTrue(
        String.valueOf(fails(probe(PATIENT, Connection.REUSED)).getMessage())
            .contains("status 500"));
  }

  @Test
  void silenceAndARefusalAreFailuresWithoutAnAnswer() throws IOException {
    server.serve(Mood.HANG);
    ChatFailure silence = fails(probe(Duration.ofMillis(200), Connection.FRESH));
    server.refuse();
    ChatFailure refusal = fails(probe(PATIENT, Connection.FRESH));

    assertFalse(silence.wasAnswered());
    assertFalse(refusal.wasAnswered());
  }

  @Test
  void aReusedConnectionStaysWhateverIsAnswered() {
    HttpProbe probe = probe(PATIENT, Connection.REUSED);
    for (int i = 0; i < 10; i++) {
      probe.ask();
    }
    server.serve(Mood.ERROR);
    fails(probe);
    server.serve(Mood.GOOD);
    probe.ask();

    assertEquals(12, server.ports().size());
    assertEquals(1, new HashSet<>(server.ports()).size());
  }

  @Test
  void afterSilenceThereIsAnotherConnectionWhichIsThenReused() {
    HttpProbe probe = probe(Duration.ofSeconds(1), Connection.REUSED);
    probe.ask();
    server.serve(Mood.HANG);
    fails(probe);
    server.serve(Mood.GOOD);
    probe.ask();
    probe.ask();

    List<Integer> ports = server.ports();
    assertEquals(ports.get(0), ports.get(1));
    assertNotEquals(ports.get(1), ports.get(2));
    assertEquals(ports.get(2), ports.get(3));
  }

  @Test
  void freshConnectionsHaveEachASourcePortOfTheirOwn() {
    HttpProbe probe = probe(PATIENT, Connection.FRESH);
    for (int i = 0; i < 200; i++) {
      probe.ask();
    }

    List<Integer> ports = server.ports();
    assertEquals(200, new HashSet<>(ports).size());
    // The kernel's own choice would be some 9 ports further each time.
    int span = Math.floorMod(ports.get(199) - ports.get(0), SourcePorts.COUNT);
    assertTrue(span < 1000, () -> "not in order: " + ports);
  }

  @Test
  void aFreshConnectionIsNotKeptThoughTheServerWouldKeepIt() {
    server.cling();
    HttpProbe probe = probe(PATIENT, Connection.FRESH);
    probe.ask();
    probe.ask();

    assertEquals(2, new HashSet<>(server.ports()).size());
  }

  @Test
  void callsAtTheSameTimeHaveFreshPortsFromOneRound() {
    HttpCalls one = new HttpCalls(server.url(), new Calls(PATIENT, Connection.FRESH));
    HttpCalls other = one.another();
    for (int i = 0; i < 20; i++) {
      one.ask("GET", "/", Map.of(), null);
      other.ask("GET", "/", Map.of(), null);
    }

    assertEquals(40, new HashSet<>(server.ports()).size());
  }
}
