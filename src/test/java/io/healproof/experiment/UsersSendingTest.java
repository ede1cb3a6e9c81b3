package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.observe.WritesFound;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.Sources;
import io.healproof.stack.ChatUser;
import io.healproof.stack.ChatUsers;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class UsersSendingTest {
  private static final Pace PACE = new Pace(Duration.ofMillis(20), Duration.ofSeconds(5));

  private final Room room = new Room();

  /** A chat service that loses and repeats what it is told to. */
  private static final class Room implements ChatUsers {
    private final List<ChatUser.Posted> posted = new ArrayList<>();
    private final Set<String> connectionsOf = ConcurrentHashMap.newKeySet();
    private String lost = "nothing";
    private String repeated = "nothing";
    private boolean down;
    private boolean unreadable;

    @Override
    public URI address() {
      return URI.create("http://chat.test");
    }

    @Override
    public ChatUser user(String name, Calls calls) {
      connectionsOf.add(name + " " + calls.connection());
      return new Person();
    }

    private synchronized String post(String text) {
      if (down) {
        throw new ChatUser.ChatFailure("status 503");
      }
      ChatUser.Posted message = new ChatUser.Posted("$" + posted.size(), text);
      if (!text.endsWith(lost)) {
        posted.add(message);
      }
      if (text.endsWith(repeated)) {
        posted.add(new ChatUser.Posted("$again", text));
      }
      return message.id();
    }

    private synchronized List<ChatUser.Posted> all() {
      if (unreadable) {
        throw new ChatUser.ChatFailure("status 500");
      }
      return List.copyOf(posted);
    }

    private final class Person implements ChatUser {
      @Override
      public void logIn() {
        all();
      }

      @Override
      public String send(String text) {
        return post(text);
      }

      @Override
      public List<String> readBack(int atMost) {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<Posted> readSince(String id) {
        return all();
      }

      @Override
      public ChatUser onAnotherConnection() {
        return new Person();
      }

      @Override
      public void close() {}
    }
  }

  /** Waits for real, but for what the reader waits for: that is looked at once. */
  private static final class Impatient implements Waiting {
    @Override
    public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
      return what.equals("good answers to every client")
          ? new RealWaiting().until(what, poll, deadline, condition)
          : condition.getAsBoolean();
    }

    @Override
    public void pause(Duration time) {
      throw new AssertionError("nobody pauses");
    }
  }

  private ChatClients clients() {
    return new ChatClients(room, PACE, RunClock.start(), new Impatient());
  }

  private List<Traffic.Seen> seen() {
    try (ChatClients clients = clients();
        UsersSending sending = clients.start("C-1/1")) {
      return sending.finish();
    }
  }

  @Test
  void eachClientIsSeenApartAndEverythingItWroteIsThere() {
    List<Traffic.Seen> seen = seen();

    assertEquals(
        List.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED),
        seen.stream().map(Traffic.Seen::source).toList());
    assertTrue(
        room.connectionsOf.containsAll(Set.of("fresh FRESH", "reused REUSED")),
        room.connectionsOf.toString());
    for (Traffic.Seen client : seen) {
      WritesFound found = client.writes().compare();
      assertTrue(client.requests().size() >= 5);
      assertTrue(client.requests().stream().noneMatch(r -> r.answer() == Answer.FAILED));
      assertTrue(found.nothingLost());
      assertEquals(found.sent(), found.acknowledged());
      assertEquals(List.of(), found.duplicated());
      assertEquals(List.of(), found.strange());
      assertEquals("", client.problem());
    }
  }

  @Test
  void whatTheServiceAcknowledgedAndLostIsFoundOut() {
    room.lost = " -2";
    room.repeated = " -3";

    for (Traffic.Seen client : seen()) {
      assertEquals(List.of(-2L), client.writes().compare().lost());
      assertEquals(List.of(-3L), client.writes().compare().duplicated());
    }
  }

  @Test
  void whereNothingCanBeReadBackTheReasonIsGivenAndNothingIsCalledFound() {
    try (ChatClients clients = clients();
        UsersSending sending = clients.start("C-1/1")) {
      synchronized (room) {
        room.unreadable = true;
      }
      for (Traffic.Seen client : sending.finish()) {
        assertEquals("status 500", client.problem());
        assertEquals(List.of(), client.writes().found());
        assertFalse(client.writes().writes().isEmpty());
      }
    }
  }

  @Test
  void requestsCanBeLookedAtWhileUsersAreSending() {
    try (ChatClients clients = clients();
        UsersSending sending = clients.start("C-1/1")) {
      List<Request> requests = sending.requests(Sources.CLIENT_NEW);

      assertTrue(requests.size() >= 5);
      assertThrows(IllegalArgumentException.class, () -> sending.requests(Sources.CLIENT_RELAYED));
    }
  }

  @Test
  void noTrialBeginsWhereUsersAreNotServed() {
    try (ChatClients clients = clients()) {
      synchronized (room) {
        room.down = true;
      }

      String message =
          String.valueOf(
              assertThrows(HealproofException.class, () -> clients.start("C-1/1")).getMessage());

      assertTrue(message.contains("status 503"), message);
    }
  }

  @Test
  void whoCannotLogInIsNoUser() {
    room.unreadable = true;

    String message =
        String.valueOf(assertThrows(HealproofException.class, this::clients).getMessage());

    assertTrue(message.contains("status 500"), message);
  }
}
