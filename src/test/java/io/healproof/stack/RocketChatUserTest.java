package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RocketChatUserTest {

  // A busy machine is no failure of the code under test.
  private static final Calls PATIENT = new Calls(Duration.ofSeconds(30), Connection.REUSED);

  private static final String OK = "{\"success\":true}";
  private static final String IDENTITY =
      "{\"status\":\"success\",\"data\":{\"authToken\":\"t0ken\",\"userId\":\"u1\"}}";
  private static final String CHANNEL = "{\"success\":true,\"channel\":{\"_id\":\"c1\"}}";

  @SuppressWarnings("NullAway.Init")
  private ScriptedServer server;

  @SuppressWarnings("NullAway.Init")
  private RocketChatUser ann;

  @BeforeEach
  void aServer() throws IOException {
    server = new ScriptedServer();
    ann = new RocketChatUser(server.address(), "ann", "secret", "lobby", PATIENT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void usersOfAnAccountLogInWithItAndRegisterNobody() {
    ChatUsers users =
        ChatUsers.of(
            UsersKind.ROCKETCHAT,
            server.address(),
            Optional.of(new Account("ann", new Secret("pass word"))));
    server
        .reply(200, IDENTITY)
        .reply(200, CHANNEL)
        .reply(200, IDENTITY)
        .reply(400, "{\"success\":false,\"errorType\":\"error-duplicate-channel-name\"}")
        .reply(200, CHANNEL)
        .reply(200, OK);

    users.user("fresh", PATIENT).logIn();
    users.user("reader", PATIENT).logIn();

    assertEquals(
        List.of("POST /api/v1/login", "POST /api/v1/channels.create", "POST /api/v1/login"),
        server.lines().subList(0, 3));
    for (int login : List.of(0, 2)) {
      String body = server.requests().get(login).body();
      assertTrue(body.contains("\"ann\""), body);
      assertTrue(body.contains("\"pass word\""), body);
    }
  }

  @Test
  void aNewUserRegistersLogsInAndMakesTheChannel() {
    logIn();

    assertEquals(
        List.of(
            "POST /api/v1/users.register", "POST /api/v1/login", "POST /api/v1/channels.create"),
        server.lines());
  }

  @Test
  void aUserWhoIsKnownLogsInAndJoinsTheChannelThatIsThere() {
    server
        .reply(400, "{\"success\":false,\"error\":\"Username is already in use\"}")
        .reply(200, IDENTITY)
        .reply(400, "{\"success\":false,\"errorType\":\"error-duplicate-channel-name\"}")
        .reply(200, CHANNEL)
        .reply(200, OK);

    ann.logIn();

    assertEquals(
        List.of("GET /api/v1/channels.info?roomName=lobby", "POST /api/v1/channels.join"),
        server.lines().subList(3, 5));
  }

  @Test
  void loggingInAgainDoesNotRegisterAgain() {
    logIn();
    server
        .reply(200, IDENTITY)
        .reply(400, "{\"success\":false,\"errorType\":\"error-duplicate-channel-name\"}")
        .reply(200, CHANNEL)
        .reply(200, OK);

    ann.logIn();

    assertEquals("POST /api/v1/login", server.lines().get(3));
  }

  @Test
  void sendingGivesTheServersOwnId() {
    logIn();
    server.reply(200, "{\"success\":true,\"message\":{\"_id\":\"m1\"}}");

    assertEquals("m1", ann.send("hello"));
  }

  @Test
  void aSuccessfulStatusWithAnErrorInTheBodyIsAFailure() {
    logIn();
    server.reply(200, "{\"success\":false,\"error\":\"not allowed\",\"message\":{\"_id\":\"m1\"}}");

    String message =
        String.valueOf(assertThrows(ChatFailure.class, () -> ann.send("hello")).getMessage());

    assertTrue(message.contains("not allowed"), message);
  }

  @Test
  void aSuccessfulStatusThatDoesNotSaySuccessIsAFailure() {
    logIn();
    server.reply(200, "{\"message\":{\"_id\":\"m1\"}}");

    assertThrows(ChatFailure.class, () -> ann.send("hello"));
  }

  @Test
  void beingSlowedDownIsAFailure() {
    logIn();
    server.reply(429, "{\"success\":false,\"error\":\"too many requests\"}");

    assertThrows(ChatFailure.class, () -> ann.send("hello"));
  }

  @Test
  void aWrongPasswordIsAFailureEvenWithStatus200() {
    server.reply(200, OK).reply(200, "{\"status\":\"error\",\"message\":\"Unauthorized\"}");

    assertThrows(ChatFailure.class, () -> ann.logIn());
  }

  @Test
  void readingBackLeavesOutWhatTheSystemSaysAndFollowsThePages() {
    logIn();
    String full =
        IntStream.range(0, 99)
            .mapToObj(i -> "{\"_id\":\"n" + i + "\",\"msg\":\"new " + i + "\"}")
            .collect(Collectors.joining(",", "", ",{\"t\":\"uj\",\"msg\":\"ann\"}"));
    server
        .reply(200, "{\"success\":true,\"messages\":[" + full + "]}")
        .reply(200, "{\"success\":true,\"messages\":[{\"_id\":\"o\",\"msg\":\"old\"}]}");

    List<String> read = ann.readBack(200);

    assertEquals(100, read.size());
    assertEquals("new 0", read.get(0));
    assertEquals("old", read.get(99));
    assertTrue(server.lines().get(4).endsWith("&offset=100"));
  }

  @Test
  void readingSinceAMessageGivesItAndWhatCameAfterItOldestFirstAndOnce() {
    logIn();
    String full =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"_id\":\"n" + i + "\",\"msg\":\"new " + i + "\"}")
            .collect(Collectors.joining(","));
    server
        .reply(200, "{\"success\":true,\"messages\":[" + full + "]}")
        // One more was said meanwhile, so that the page begins with what the first ended with.
        .reply(
            200,
            "{\"success\":true,\"messages\":[{\"_id\":\"n99\",\"msg\":\"new 99\"},"
                + "{\"_id\":\"m\",\"msg\":\"mine\"},{\"_id\":\"o\",\"msg\":\"old\"}]}");

    List<Posted> read = ann.readSince("m");

    assertEquals(101, read.size());
    assertEquals(new Posted("m", "mine"), read.get(0));
    assertEquals(new Posted("n99", "new 99"), read.get(1));
    assertEquals(new Posted("n0", "new 0"), read.get(100));
  }

  @Test
  void onAnotherConnectionAPersonIsStillLoggedIn() {
    logIn();
    server.reply(200, "{\"success\":true,\"message\":{\"_id\":\"m1\"}}");

    assertEquals("m1", ann.onAnotherConnection().send("hello"));
    assertEquals(4, server.lines().size());
  }

  @Test
  void anAnswerWithoutMessagesIsAFailureAndNotAnEmptyRoom() {
    logIn();
    server.reply(200, OK);

    assertThrows(ChatFailure.class, () -> ann.readBack(1));
  }

  private void logIn() {
    server.reply(200, OK).reply(200, IDENTITY).reply(200, CHANNEL);
    ann.logIn();
  }
}
