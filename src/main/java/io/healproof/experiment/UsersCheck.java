package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.stack.ChatUser;
import io.healproof.stack.ChatUser.ChatFailure;
import io.healproof.stack.ChatUsers;
import io.healproof.stack.HttpProbe;
import io.healproof.stack.PageUsers;
import io.healproof.stack.Users;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Part of the steady state: a user is served. */
final class UsersCheck {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int NEWEST = 20;

  private final BooleanSupplier served;
  private final String deed;
  private final Waiting waiting;
  private final Duration deadline;

  private UsersCheck(BooleanSupplier served, String deed, Waiting waiting, Duration deadline) {
    this.served = served;
    this.deed = deed;
    this.waiting = waiting;
    this.deadline = deadline;
  }

  /** A check for users of a stack. */
  static UsersCheck of(Users users, Waiting waiting, Duration deadline) {
    return users instanceof PageUsers page
        ? new UsersCheck(() -> asks(page), "get the page that they asked for", waiting, deadline)
        : new UsersCheck(
            new Chatting((ChatUsers) users)::works,
            "send a message and read it back",
            waiting,
            deadline);
  }

  private static boolean asks(PageUsers page) {
    try (HttpProbe probe = page.probe(ChatUsers.Calls.usual())) {
      probe.ask();
      return true;
    }
  }

  /**
   * Lets a user try until he is served.
   *
   * @throws HealproofException (BROKEN) at the deadline, with the last failure
   */
  void await() {
    AtomicReference<String> last = new AtomicReference<>("the message was not among the newest");
    boolean works =
        waiting.until(
            "a user who is served",
            POLL,
            deadline,
            () -> {
              try {
                return served.getAsBoolean();
              } catch (ChatFailure e) {
                last.set(String.valueOf(e.getMessage()));
                return false;
              }
            });
    if (!works) {
      throw HealproofException.broken(
          "the steady state does not hold: for %d s no user could %s; last: %s"
              .formatted(deadline.toSeconds(), deed, last.get()),
          null);
    }
  }

  /** One who logs in, sends messages and looks for them. */
  private static final class Chatting {
    private final ChatUser user;
    private boolean loggedIn;
    private int sent;

    Chatting(ChatUsers users) {
      this.user = users.user("steady", ChatUsers.Calls.usual());
    }

    boolean works() {
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
}
