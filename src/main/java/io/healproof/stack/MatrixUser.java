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

/** A user of a Matrix server that lets anybody register. */
public final class MatrixUser implements ChatUser {

  private static final String API = "/_matrix/client/v3";
  // Synapse gives at most 1000 events at once; smaller pages keep an answer within a deadline.
  private static final int PAGE = 100;

  private final HttpCalls http;
  private final String name;
  private final String password;
  private final String room;
  private @Nullable Session session;

  /** What a log-in gave. */
  private record Session(String token, String roomId) {}

  /**
   * A user who has not logged in yet.
   *
   * @param name the local part of the user's id
   * @param room the local part of the room's alias; made when it is not there
   */
  public MatrixUser(URI address, String name, String password, String room, ChatUsers.Calls calls) {
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
        return new MatrixUser(address, name + "-" + run, password, "room-" + run, calls);
      }
    };
  }

  @Override
  public void logIn() {
    Json identity = registerOrLogIn();
    String token = identity.text("access_token");
    String userId = identity.text("user_id");
    String server = userId.substring(userId.indexOf(':') + 1);
    session = new Session(token, enter(token, "#" + room + ":" + server));
  }

  @Override
  public String send(String text) {
    Session now = session();
    return http.ask(
            "PUT",
            API + "/rooms/" + encode(now.roomId()) + "/send/m.room.message/" + UUID.randomUUID(),
            bearer(now.token()),
            Map.of("msgtype", "m.text", "body", text))
        .json()
        .text("event_id");
  }

  @Override
  public List<String> readBack(int atMost) {
    Session now = session();
    List<String> texts = new ArrayList<>();
    String from = "";
    while (texts.size() < atMost) {
      Json page = page(now, Math.min(PAGE, atMost - texts.size()), from);
      JsonNode chunk = page.tree().path("chunk");
      if (!chunk.isArray()) {
        throw page.answer().failure("no 'chunk'");
      }
      chunk.forEach(event -> texts.add(event.path("content").path("body").asText()));
      from = page.tree().path("end").asText();
      if (from.isEmpty()) {
        break;
      }
    }
    return List.copyOf(texts);
  }

  private Json page(Session now, int limit, String from) {
    String path =
        API
            + "/rooms/"
            + encode(now.roomId())
            + "/messages?dir=b&limit="
            + limit
            + "&filter="
            + encode("{\"types\":[\"m.room.message\"]}")
            + (from.isEmpty() ? "" : "&from=" + encode(from));
    return http.ask("GET", path, bearer(now.token()), null).json();
  }

  private Json registerOrLogIn() {
    Answer registered =
        http.ask(
            "POST",
            API + "/register",
            Map.of(),
            Map.of(
                "username", name, "password", password, "auth", Map.of("type", "m.login.dummy")));
    if (!registered.errorField("errcode").equals("M_USER_IN_USE")) {
      return registered.json();
    }
    return http.ask(
            "POST",
            API + "/login",
            Map.of(),
            Map.of(
                "type",
                "m.login.password",
                "identifier",
                Map.of("type", "m.id.user", "user", name),
                "password",
                password))
        .json();
  }

  private String enter(String token, String alias) {
    Answer joined = join(token, alias);
    if (!joined.errorField("errcode").equals("M_NOT_FOUND")) {
      return joined.json().text("room_id");
    }
    Answer made =
        http.ask(
            "POST",
            API + "/createRoom",
            bearer(token),
            Map.of("room_alias_name", room, "preset", "public_chat"));
    // Two users may have found no room at the same moment.
    return made.errorField("errcode").equals("M_ROOM_IN_USE")
        ? join(token, alias).json().text("room_id")
        : made.json().text("room_id");
  }

  private Answer join(String token, String alias) {
    return http.ask("POST", API + "/join/" + encode(alias), bearer(token), Map.of());
  }

  private Session session() {
    if (session == null) {
      throw new ChatFailure("user " + name + " has not logged in");
    }
    return session;
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
