package io.healproof.stack;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Makes users of one chat service. Names are made unique for each run. */
public non-sealed interface ChatUsers extends Users {

  /**
   * Users of a service, in a room that ends in a suffix of its own.
   *
   * @param kind of a chat
   * @param account with which all of them log in; empty: they register, each under a name of his
   *     own
   */
  static ChatUsers of(UsersKind kind, URI address, Optional<Account> account) {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    String run = HexFormat.of().formatHex(random);
    return switch (kind) {
      case MATRIX -> MatrixUser.users(address, run, account);
      case ROCKETCHAT -> RocketChatUser.users(address, run, account);
      case HTTP -> throw new IllegalArgumentException("who asks for a page does not chat");
    };
  }

  /** The chat service's base address. */
  @Override
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
