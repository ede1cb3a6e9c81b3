package io.healproof.stack;

import java.util.List;

/**
 * A person who uses a chat service. One implementation for each product; a user is not thread-safe.
 */
public interface ChatUser {

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

  /** A user's action that did not succeed; the message says what was asked and what came back. */
  final class ChatFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChatFailure(String message) {
      super(message);
    }

    public ChatFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
