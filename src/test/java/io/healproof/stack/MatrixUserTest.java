package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.Secret;
import io.healproof.stack.ChatUser.ChatFailure;
import io.healproof.stack.ChatUser.Posted;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatrixUserTest {

  // A busy machine is no failure of the code under test.
  private static final Calls PATIENT = new Calls(Duration.ofSeconds(30), Connection.REUSED);

  private static final String IDENTITY =
      "{\"user_id\":\"@ann:chat.local\",\"access_token\":\"t0ken\"}";
  private static final String ROOM = "{\"room_id\":\"!r:chat.local\"}";

  @SuppressWarnings("NullAway.Init")
  private ScriptedServer server;

  @SuppressWarnings("NullAway.Init")
  private MatrixUser ann;

  @BeforeEach
  void aServer() throws IOException {
    server = new ScriptedServer();
    ann = ann(PATIENT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void usersOfAnAccountLogInWithItAndRegisterNobody() {
    ChatUsers users =
        ChatUsers.of(
            UsersKind.MATRIX,
            server.address(),
            Optional.of(new Account("ann", new Secret("pass word"))));
    server.reply(200, IDENTITY).reply(200, ROOM).reply(200, IDENTITY).reply(200, ROOM);

    users.user("fresh", PATIENT).logIn();
    users.user("reader", PATIENT).logIn();

    assertEquals(
        List.of(
            "POST /_matrix/client/v3/login",
            server.lines().get(1),
            "POST /_matrix/client/v3/login"),
        server.lines().subList(0, 3));
    for (int login : List.of(0, 2)) {
      String body = server.requests().get(login).body();
      assertTrue(body.contains("\"ann\""), body);
      assertTrue(body.contains("\"pass word\""), body);
    }
  }

  @Test
  void aNewUserRegistersAndJoinsTheRoom() {
    server.reply(200, IDENTITY).reply(200, ROOM);

    ann.logIn();

    assertEquals(
        List.of(
            "POST /_matrix/client/v3/register",
            "POST /_matrix/client/v3/join/%23lobby%3Achat.local"),
        server.lines());
    assertEquals("Bearer t0ken", server.requests().get(1).authorization());
  }

  @Test
  void aUserWhoIsKnownLogsIn() {
    server.reply(400, "{\"errcode\":\"M_USER_IN_USE\"}").reply(200, IDENTITY).reply(200, ROOM);

    ann.logIn();

    assertEquals("POST /_matrix/client/v3/login", server.lines().get(1));
  }

  @Test
  void theFirstUserMakesTheRoom() {
    server.reply(200, IDENTITY).reply(404, "{\"errcode\":\"M_NOT_FOUND\"}").reply(200, ROOM);

    ann.logIn();

    assertEquals("POST /_matrix/client/v3/createRoom", server.lines().get(2));
  }

  @Test
  void aRoomThatSomebodyElseMadeMeanwhileIsJoined() {
    server
        .reply(200, IDENTITY)
        .reply(404, "{\"errcode\":\"M_NOT_FOUND\"}")
        .reply(400, "{\"errcode\":\"M_ROOM_IN_USE\"}")
        .reply(200, ROOM);

    ann.logIn();

    assertEquals(server.lines().get(1), server.lines().get(3));
  }

  @Test
  void sendingGivesTheServersOwnIdAndEachMessageGoesOutOnce() {
    logIn();
    server.reply(200, "{\"event_id\":\"$one\"}").reply(200, "{\"event_id\":\"$two\"}");

    assertEquals("$one", ann.send("hello"));
    assertEquals("$two", ann.send("hello"));

    List<String> lines = server.lines();
    assertTrue(
        lines
            .get(2)
            .startsWith("PUT /_matrix/client/v3/rooms/%21r%3Achat.local/send/m.room.message/"));
    assertNotEquals(lines.get(2), lines.get(3), "a transaction id of its own for each message");
    assertEquals("{\"body\":\"hello\",\"msgtype\":\"m.text\"}", sorted(server.requests().get(2)));
  }

  @Test
  void aSuccessWithoutAnIdIsAFailure() {
    logIn();
    server.reply(200, "{\"error\":\"somewhere else\"}");

    ChatFailure failure = assertThrows(ChatFailure.class, () -> ann.send("hello"));

    assertTrue(String.valueOf(failure.getMessage()).contains("no 'event_id'"));
  }

  @Test
  void aSuccessThatIsNoJsonIsAFailure() {
    logIn();
    server.reply(200, "<html>please wait</html>");

    ChatFailure failure = assertThrows(ChatFailure.class, () -> ann.send("hello"));

    assertTrue(String.valueOf(failure.getMessage()).contains("not a JSON object"));
  }

  @Test
  void aServersErrorIsAFailureThatShowsItButNotTheToken() {
    logIn();
    server.reply(500, "{\"errcode\":\"M_UNKNOWN\"}");

    String message =
        String.valueOf(assertThrows(ChatFailure.class, () -> ann.send("hello")).getMessage());

    assertTrue(message.contains("status 500"), message);
    assertTrue(message.contains("M_UNKNOWN"), message);
    assertTrue(!message.contains("t0ken"), message);
  }

  @Test
  void anAnswerThatDoesNotComeIsAFailureAndIsNotAskedForAgain() {
    server.hang();

    assertThrows(ChatFailure.class, () -> ann(Calls.usual()).logIn());

    assertEquals(1, server.lines().size());
  }

  @Test
  void aServerThatIsNotThereIsAFailure() {
    logIn();
    server.close();

    assertThrows(ChatFailure.class, () -> ann.send("hello"));
  }

  @Test
  void readingBackFollowsThePagesNewestFirst() {
    logIn();
    server
        .reply(
            200,
            "{\"chunk\":[{\"content\":{\"body\":\"three\"}},{\"content\":{\"body\":\"two\"}}],"
                + "\"end\":\"more\"}")
        .reply(200, "{\"chunk\":[{\"content\":{\"body\":\"one\"}}]}");

    assertEquals(List.of("three", "two", "one"), ann.readBack(10));

    assertTrue(server.lines().get(2).contains("limit=10"));
    assertTrue(server.lines().get(3).contains("limit=8"));
    assertTrue(server.lines().get(3).endsWith("&from=more"));
  }

  private static String event(String id, String text) {
    return "{\"event_id\":\"" + id + "\",\"content\":{\"body\":\"" + text + "\"}}";
  }

  @Test
  void readingSinceAMessageGivesItAndWhatCameAfterItOldestFirst() {
    logIn();
    server
        .reply(
            200, "{\"chunk\":[" + event("$4", "d") + "," + event("$3", "c") + "],\"end\":\"more\"}")
        .reply(
            200,
            "{\"chunk\":[" + event("$2", "b") + "," + event("$1", "a") + "],\"end\":\"rest\"}");

    assertEquals(
        List.of(new Posted("$2", "b"), new Posted("$3", "c"), new Posted("$4", "d")),
        ann.readSince("$2"));
    assertEquals(4, server.lines().size(), "nothing is read beyond that message");
  }

  @Test
  void readingSinceAMessageThatIsGoneGivesAllOfTheRoomEachMessageOnce() {
    logIn();
    server
        .reply(
            200, "{\"chunk\":[" + event("$3", "c") + "," + event("$2", "b") + "],\"end\":\"more\"}")
        .reply(200, "{\"chunk\":[],\"end\":\"further\"}")
        .reply(200, "{\"chunk\":[" + event("$2", "b") + "],\"end\":\"further\"}");

    assertEquals(List.of(new Posted("$2", "b"), new Posted("$3", "c")), ann.readSince("$gone"));
  }

  @Test
  void twoMessagesOfTheSameTextAreTwo() {
    logIn();
    server.reply(200, "{\"chunk\":[" + event("$2", "b") + "," + event("$1", "b") + "]}");

    assertEquals(2, ann.readSince("$0").size());
  }

  @Test
  void onAnotherConnectionAPersonIsStillLoggedIn() {
    logIn();
    server.reply(200, "{\"event_id\":\"$one\"}");

    ann.onAnotherConnection().send("hello");

    assertEquals(2, ports());
    assertEquals("Bearer t0ken", server.requests().get(2).authorization());
  }

  @Test
  void anAnswerWithoutMessagesIsAFailureAndNotAnEmptyRoom() {
    logIn();
    server.reply(200, "{}");

    assertThrows(ChatFailure.class, () -> ann.readBack(10));
  }

  @Test
  void whoHasNotLoggedInCannotSend() {
    assertThrows(ChatFailure.class, () -> ann.send("hello"));
    assertEquals(List.of(), server.lines());
  }

  @Test
  void aReusedConnectionStaysTheSame() {
    logIn();
    server.reply(200, "{\"event_id\":\"$one\"}");
    ann.send("hello");

    assertEquals(1, ports());
  }

  @Test
  void freshConnectionsDiffer() {
    ann = ann(new Calls(PATIENT.timeout(), Connection.FRESH));
    logIn();
    server.reply(200, "{\"event_id\":\"$one\"}");
    ann.send("hello");

    assertEquals(3, ports());
  }

  private long ports() {
    return server.requests().stream().map(ScriptedServer.Request::clientPort).distinct().count();
  }

  private void logIn() {
    server.reply(200, IDENTITY).reply(200, ROOM);
    ann.logIn();
  }

  private MatrixUser ann(Calls calls) {
    return new MatrixUser(server.address(), "ann", "secret", "lobby", calls);
  }

  private static String sorted(ScriptedServer.Request request) {
    try {
      var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
      return mapper.writeValueAsString(
          new java.util.TreeMap<>(
              mapper.readValue(
                  request.body(),
                  new com.fasterxml.jackson.core.type.TypeReference<
                      java.util.Map<String, String>>() {})));
    } catch (IOException e) {
      throw new AssertionError(request.body(), e);
    }
  }
}
