package io.healproof.stack;

import java.util.List;

/**
 * A person who uses a chat service. One implementation for each product; a user is not thread-safe.
 */
public interface ChatUser extends AutoCloseable {

  /**
   * A message as the service keeps it.
   *
   * @param id the service's own
   */
  record Posted(String id, String text) {}

  /**
   * Registers the user if need be, logs in and opens the room.
   *
   * @throws ChatFailure when the service does not answer, or answers with anything but success
   */
  void logIn();

  /**
   * Sends a text to the room and returns once the service has acknowledged it.
   *
   * @return the service's own id of the message
   * @throws ChatFailure when the message was not acknowledged
   */
  String send(String text);

  /**
   * The texts of the room's newest messages, newest first.
   *
   * @param atMost at least 1
   * @throws ChatFailure when the service does not answer, or answers with anything but success
   */
  List<String> readBack(int atMost);

  /**
   * The room's messages from one on, that one included, in the service's own order, oldest first;
   * each id once. Where the service does not have that one, all of the room's.
   *
   * @param id the service's own id of a message, as {@link #send} returned it
   * @throws ChatFailure when the service does not answer, or answers with anything but success
   */
  List<Posted> readSince(String id);

  /**
   * The same person, logged in if this one is, with a connection of their own; nothing is asked of
   * the service.
   */
  ChatUser onAnotherConnection();

  /** Closes the connection, if there is one; nothing is asked of the service. */
  @Override
  void close();

  /** A user's action that did not succeed; the message says what was asked and what came back. */
  final class ChatFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** There was an answer, but not the right one. */
    public ChatFailure(String message) {
      super(message);
    }

    /** There was no answer, for this cause. */
    public ChatFailure(String message, Throwable cause) {
      super(message, cause);
    }

    /** Whether an answer came, so that the connection is as good as before. */
    public boolean wasAnswered() {
      return getCause() == null;
    }
  }
}
