package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.ClientObserver;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.observe.Writes;
import io.healproof.recovery.Sources;
import io.healproof.stack.ChatUser;
import io.healproof.stack.ChatUser.ChatFailure;
import io.healproof.stack.ChatUsers;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import io.healproof.stack.SharedChatUser;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The users who chat while a trial runs: one who opens a connection for each message, one who keeps
 * theirs, and one who reads everything back afterwards. They log in once for a run.
 */
final class ChatClients implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LOG_IN_DEADLINE = Duration.ofMinutes(1);

  /** Reading back is no measurement: it may take its time. */
  private static final Duration READING = Duration.ofSeconds(10);

  private final Pace pace;
  private final RunClock clock;
  private final Waiting waiting;
  private final ChatUser reader;
  private final Map<Connection, SharedChatUser> senders = new EnumMap<>(Connection.class);

  /**
   * Logs the users in.
   *
   * @throws HealproofException (BROKEN) when the service does not let them for a minute
   */
  ChatClients(ChatUsers users, Pace pace, RunClock clock, Waiting waiting) {
    this.pace = pace;
    this.clock = clock;
    this.waiting = waiting;
    this.reader = loggedIn(users.user("reader", new Calls(READING, Connection.REUSED)));
    for (Connection connection : Connection.values()) {
      String name = connection == Connection.FRESH ? "fresh" : "reused";
      ChatUser sender = loggedIn(users.user(name, new Calls(pace.timeout(), connection)));
      senders.put(connection, new SharedChatUser(sender));
    }
  }

  private ChatUser loggedIn(ChatUser user) {
    AtomicReference<String> last = new AtomicReference<>("");
    boolean done =
        waiting.until(
            "a user's log-in",
            POLL,
            LOG_IN_DEADLINE,
            () -> {
              try {
                user.logIn();
                return true;
              } catch (ChatFailure e) {
                last.set(String.valueOf(e.getMessage()));
                return false;
              }
            });
    if (!done) {
      throw HealproofException.broken(
          "no user could log in for %d s; last: %s"
              .formatted(LOG_IN_DEADLINE.toSeconds(), last.get()),
          null);
    }
    return user;
  }

  /**
   * Lets both send. Returns when each has been seen to work, warmed up and on its grid.
   *
   * @param key of the trial, without white space; never the same twice in a run
   * @throws HealproofException (BROKEN) when the service does not answer them well
   */
  UsersSending start(String key) {
    List<UsersSending.Client> clients = new ArrayList<>();
    senders.forEach(
        (connection, user) -> {
          boolean fresh = connection == Connection.FRESH;
          Writes writes = new Writes(key + (fresh ? "/new" : "/reused"), clock);
          clients.add(
              new UsersSending.Client(
                  new ClientObserver(
                      fresh ? Sources.CLIENT_NEW : Sources.CLIENT_REUSED,
                      pace,
                      writes.through(user::send),
                      clock),
                  writes));
        });
    UsersSending sending = new UsersSending(clients, reader, waiting);
    try {
      sending.begin();
      return sending;
    } catch (RuntimeException e) {
      sending.close();
      throw e;
    }
  }

  @Override
  public void close() {
    reader.close();
    senders.values().forEach(SharedChatUser::close);
  }
}
