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

/** A user of a Matrix server that lets anybody register. */
public final class MatrixUser implements ChatUser {

  private static final String API = "/_matrix/client/v3";
  // Synapse gives at most 1000 events at once; smaller pages keep an answer within a deadline.
  private static final int PAGE = 100;

  private final HttpCalls http;
  private final String name;
  private final String password;
  private final String room;
  private boolean registered;
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
    this(new HttpCalls(address, calls), name, password, room);
  }

  private MatrixUser(HttpCalls http, String name, String password, String room) {
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
        MatrixUser user = new MatrixUser(address, called, password, "room-" + run, calls);
        user.registered = account.isPresent();
        return user;
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
    return newest(atMost, posted -> false).stream().map(Posted::text).toList();
  }

  @Override
  public List<Posted> readSince(String id) {
    List<Posted> read = new ArrayList<>();
    // A page may begin with what the one before ended with.
    Set<String> seen = new HashSet<>();
    for (Posted posted : newest(Integer.MAX_VALUE, posted -> posted.id().equals(id))) {
      if (seen.add(posted.id())) {
        read.add(posted);
      }
    }
    Collections.reverse(read);
    return List.copyOf(read);
  }

  /** The newest messages, newest first, up to a number of them or one that is the last wanted. */
  private List<Posted> newest(int atMost, Predicate<Posted> last) {
    Session now = session();
    List<Posted> read = new ArrayList<>();
    String from = "";
    while (read.size() < atMost) {
      Json page = page(now, Math.min(PAGE, atMost - read.size()), from);
      for (JsonNode event : page.array("chunk")) {
        Posted posted =
            new Posted(
                event.path("event_id").asText(), event.path("content").path("body").asText());
        read.add(posted);
        if (last.test(posted)) {
          return read;
        }
      }
      String end = page.tree().path("end").asText();
      if (end.isEmpty() || end.equals(from)) {
        break;
      }
      from = end;
    }
    return read;
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
    if (registered) {
      return logInAgain();
    }
    Answer made =
        http.ask(
            "POST",
            API + "/register",
            Map.of(),
            Map.of(
                "username", name, "password", password, "auth", Map.of("type", "m.login.dummy")));
    return made.errorField("errcode").equals("M_USER_IN_USE") ? logInAgain() : made.json();
  }

  private Json logInAgain() {
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

  @Override
  public ChatUser onAnotherConnection() {
    MatrixUser same = new MatrixUser(http.another(), name, password, room);
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

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
