package io.healproof.stack;

import io.healproof.stack.ChatUser.ChatFailure;

/**
 * A person who is logged in and may send again before an earlier message is answered, as an app on
 * a phone does: over a connection that is free, or else over another one. Safe for use by several
 * threads.
 */
public final class SharedChatUser implements AutoCloseable {
  private final Lanes<ChatUser> lanes;

  /**
   * Shares a user.
   *
   * @param loggedIn who has logged in, and is used by nobody else from now on
   */
  public SharedChatUser(ChatUser loggedIn) {
    this.lanes = new Lanes<>(loggedIn::onAnotherConnection, ChatUser::close);
  }

  /**
   * Sends a text to the room and returns once the service has acknowledged it.
   *
   * @return the service's own id of the message
   * @throws ChatFailure when the message was not acknowledged
   */
  public String send(String text) {
    return lanes.use(user -> user.send(text));
  }

  /** Closes the connections. */
  @Override
  public void close() {
    lanes.close();
  }
}
