package io.healproof.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.healproof.stack.HttpCalls.Answer;
import io.healproof.stack.HttpCalls.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A user of a Rocket.Chat server that lets anybody register. */
public final class RocketChatUser implements ChatUser {

  private static final String API = "/api/v1";
  // API_Upper_Count_Limit is 100 by default.
  private static final int PAGE = 100;

  private final HttpCalls http;
  private final String name;
  private final String password;
  private final String room;
  private boolean registered;
  private @Nullable Session session;

  /** What a log-in gave. */
  private record Session(Map<String, String> headers, String roomId) {}

  /**
   * A user who has not logged in yet.
   *
   * @param room a public channel's name; made when it is not there
   */
  public RocketChatUser(
      URI address, String name, String password, String room, ChatUsers.Calls calls) {
    this(new HttpCalls(address, calls), name, password, room);
  }

  private RocketChatUser(HttpCalls http, String name, String password, String room) {
    this.http = http;
    this.name = name;
    this.password = password;
    this.room = room;
  }

  /** Users whose room, and names where they have no account, end in the run's own suffix. */
  static ChatUsers users(URI address, String run, Optional<Account> account) {
    String password =
        account.map(given -> given.password().reveal()).orElse(UUID.randomUUID().toString());
    return new ChatUsers() {
      @Override
      public URI address() {
        return address;
      }

      @Override
      public ChatUser user(String name, Calls calls) {
        String called = account.map(Account::name).orElse(name + "-" + run);
        RocketChatUser user = new RocketChatUser(address, called, password, "room-" + run, calls);
        user.registered = account.isPresent();
        return user;
      }
    };
  }

  @Override
  public void logIn() {
    if (!registered) {
      register();
      registered = true;
    }
    Json identity =
        http.ask("POST", API + "/login", Map.of(), Map.of("user", name, "password", password))
            .json();
    if (!identity.tree().path("status").asText().equals("success")) {
      throw identity.answer().failure("status is not success");
    }
    Map<String, String> headers =
        Map.of(
            "X-Auth-Token", identity.text("data", "authToken"),
            "X-User-Id", identity.text("data", "userId"));
    session = new Session(headers, enter(headers));
  }

  @Override
  public String send(String text) {
    Session now = session();
    return succeeded(
            http.ask(
                "POST",
                API + "/chat.postMessage",
                now.headers(),
                Map.of("roomId", now.roomId(), "text", text)))
        .text("message", "_id");
  }

  @Override
  public List<String> readBack(int atMost) {
    return newest(atMost, posted -> false).stream().map(Posted::text).toList();
  }

  @Override
  public List<Posted> readSince(String id) {
    List<Posted> read =
        new ArrayList<>(newest(Integer.MAX_VALUE, posted -> posted.id().equals(id)));
    Collections.reverse(read);
    return List.copyOf(read);
  }

  /** The newest messages, newest first, up to a number of them or one that is the last wanted. */
  private List<Posted> newest(int atMost, Predicate<Posted> last) {
    Session now = session();
    List<Posted> read = new ArrayList<>();
    // Pages are cut by count: what is said meanwhile pushes the end of one into the next.
    Set<String> seen = new HashSet<>();
    for (int offset = 0; ; offset += PAGE) {
      JsonNode messages = page(now, offset).array("messages");
      for (JsonNode message : messages) {
        Posted posted = new Posted(message.path("_id").asText(), message.path("msg").asText());
        // "t" marks what the system says: who joined, who left.
        if (message.has("t") || !seen.add(posted.id())) {
          continue;
        }
        read.add(posted);
        if (last.test(posted) || read.size() == atMost) {
          return read;
        }
      }
      if (messages.size() < PAGE) {
        return read;
      }
    }
  }

  private Json page(Session now, int offset) {
    return succeeded(
        http.ask(
            "GET",
            API
                + "/channels.history?roomId="
                + encode(now.roomId())
                + "&count="
                + PAGE
                + "&offset="
                + offset,
            now.headers(),
            null));
  }

  private void register() {
    Answer answer =
        http.ask(
            "POST",
            API + "/users.register",
            Map.of(),
            Map.of(
                "username", name,
                "name", name,
                "email", name + "@chat.local",
                "pass", password));
    boolean exists =
        answer.body().contains("Username is already in use")
            || answer.body().contains("Email already exists");
    if (!exists) {
      succeeded(answer);
    }
  }

  private String enter(Map<String, String> headers) {
    Answer made = http.ask("POST", API + "/channels.create", headers, Map.of("name", room));
    if (!made.errorField("errorType").equals("error-duplicate-channel-name")) {
      return succeeded(made).text("channel", "_id");
    }
    String id =
        succeeded(http.ask("GET", API + "/channels.info?roomName=" + encode(room), headers, null))
            .text("channel", "_id");
    succeeded(http.ask("POST", API + "/channels.join", headers, Map.of("roomId", id)));
    return id;
  }

  /** Rocket.Chat says in the body whether a call succeeded, whatever the status. */
  private static Json succeeded(Answer answer) {
    Json json = answer.json();
    if (!json.tree().path("success").asBoolean(false)) {
      throw answer.failure("success is not true");
    }
    return json;
  }

  @Override
  public ChatUser onAnotherConnection() {
    RocketChatUser same = new RocketChatUser(http.another(), name, password, room);
    same.registered = registered;
    same.session = session;
    return same;
  }

  @Override
  public void close() {
    http.close();
  }

  private Session session() {
    if (session == null) {
      throw new ChatFailure("user " + name + " has not logged in");
    }
    return session;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
