package io.healproof.stack;

import java.net.URI;
import java.time.Duration;

/** Makes users of one chat service. Names are made unique for each run. */
public interface ChatUsers {

  /** The chat service's base address. */
  URI address();

  /**
   * A user who has not logged in yet.
   *
   * @param name short, lower case letters, digits and dashes
   */
  ChatUser user(String name, Calls calls);

  /**
   * How a user calls the service.
   *
   * @param timeout longest wait for a connection, and for an answer's next bytes; positive
   * @param connection whether each call opens a connection of its own
   */
  record Calls(Duration timeout, Connection connection) {
    /** One second, reused connections. */
    public static Calls usual() {
      return new Calls(Duration.ofSeconds(1), Connection.REUSED);
    }
  }

  /** Fresh connections meet another endpoint each time; a reused one pins a user to a pod. */
  enum Connection {
    FRESH,
    REUSED
  }
}
