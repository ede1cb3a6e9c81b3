package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.stack.ChatUser;
import io.healproof.stack.ChatUser.ChatFailure;
import io.healproof.stack.ChatUsers;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Part of the steady state: a user can log in, send a message and read it back. */
final class UsersCheck {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int NEWEST = 20;

  private final ChatUser user;
  private final Waiting waiting;
  private final Duration deadline;
  private boolean loggedIn;
  private int sent;

  UsersCheck(ChatUsers users, Waiting waiting, Duration deadline) {
    this.user = users.user("steady", ChatUsers.Calls.usual());
    this.waiting = waiting;
    this.deadline = deadline;
  }

  /**
   * Sends a message and reads it back, until that works.
   *
   * @throws HealproofException (BROKEN) at the deadline, with the last failure
   */
  void await() {
    AtomicReference<String> last = new AtomicReference<>("the message was not among the newest");
    boolean works =
        waiting.until(
            "a user's message",
            POLL,
            deadline,
            () -> {
              try {
                return chat();
              } catch (ChatFailure e) {
                last.set(String.valueOf(e.getMessage()));
                return false;
              }
            });
    if (!works) {
      throw HealproofException.broken(
          "the steady state does not hold: for %d s no user could send a message and read it back; last: %s"
              .formatted(deadline.toSeconds(), last.get()),
          null);
    }
  }

  private boolean chat() {
    if (!loggedIn) {
      user.logIn();
      loggedIn = true;
    }
    sent++;
    String text = "steady " + sent;
    user.send(text);
    return user.readBack(NEWEST).contains(text);
  }
}
