package io.healproof.experiment;

import io.healproof.observe.ClientObserver;
import io.healproof.observe.WriteLog;
import io.healproof.recovery.Request;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import java.util.List;

/** The users of one trial, sending. */
interface Traffic extends AutoCloseable {

  /** Lets users send. */
  @FunctionalInterface
  interface Source {

    /**
     * Returns when every user has been seen to be served.
     *
     * @param key of the trial, without white space; never the same twice in a run
     * @throws io.healproof.HealproofException (BROKEN) when they are not
     */
    Traffic begin(UsersPace pace, String key);
  }

  /**
   * What one client saw and wrote.
   *
   * @param source which client, one of {@link Sources}
   * @param requests all of the trial, in order of number
   * @param remarks why requests were not good
   * @param stalls when Healproof itself stood still
   * @param writes what was sent and what was read back
   * @param problem why reading back failed; empty when it did not. Where it did, {@code writes} has
   *     nothing read back, and nothing can be said of loss
   */
  record Seen(
      String source,
      List<Request> requests,
      List<ClientObserver.Remark> remarks,
      List<TimeBounds> stalls,
      WriteLog writes,
      String problem) {
    public Seen {
      requests = List.copyOf(requests);
      remarks = List.copyOf(remarks);
      stalls = List.copyOf(stalls);
    }
  }

  /**
   * What a client's requests came to so far.
   *
   * @param source {@link Sources#CLIENT_NEW} or {@link Sources#CLIENT_REUSED}
   */
  List<Request> requests(String source);

  /** Ends the sending, reads every message back, and returns what each client saw. */
  List<Seen> finish();

  /** Ends the sending. */
  @Override
  void close();

  /** Users of a trial that is over. */
  record Recorded(List<Seen> users) implements Traffic {
    public Recorded {
      users = List.copyOf(users);
    }

    @Override
    public List<Request> requests(String source) {
      return users.stream()
          .filter(user -> user.source().equals(source))
          .findFirst()
          .map(Seen::requests)
          .orElseThrow(() -> new IllegalArgumentException("no user is called " + source));
    }

    @Override
    public List<Seen> finish() {
      return users;
    }

    @Override
    public void close() {}
  }
}
