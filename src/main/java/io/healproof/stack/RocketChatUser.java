package io.healproof.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.healproof.stack.HttpCalls.Answer;
import io.healproof.stack.HttpCalls.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
    this.http = new HttpCalls(address, calls);
    this.name = name;
    this.password = password;
    this.room = room;
  }

  /** Users whose names and room end in the run's own suffix. */
  static ChatUsers users(URI address, String run) {
    String password = UUID.randomUUID().toString();
    return new ChatUsers() {
      @Override
      public URI address() {
        return address;
      }

      @Override
      public ChatUser user(String name, Calls calls) {
        return new RocketChatUser(address, name + "-" + run, password, "room-" + run, calls);
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
    Session now = session();
    List<String> texts = new ArrayList<>();
    int offset = 0;
    while (texts.size() < atMost) {
      Json page =
          succeeded(
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
      JsonNode messages = page.tree().path("messages");
      if (!messages.isArray()) {
        throw page.answer().failure("no 'messages'");
      }
      for (JsonNode message : messages) {
        // "t" marks what the system says: who joined, who left.
        if (!message.has("t") && texts.size() < atMost) {
          texts.add(message.path("msg").asText());
        }
      }
      offset += messages.size();
      if (messages.size() < PAGE) {
        break;
      }
    }
    return List.copyOf(texts);
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
