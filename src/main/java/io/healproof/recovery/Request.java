package io.healproof.recovery;

import java.time.Duration;

/**
 * One request of an open-loop client, in run time.
 *
 * @param number from 0, in the order in which requests were due
 * @param due when it was to be sent
 * @param sent just before it was sent, not before {@code due}
 * @param ended just after its answer, its refusal, or its deadline; not before {@code sent}
 */
public record Request(long number, Duration due, Duration sent, Duration ended, Answer answer) {

  public Request {
    if (sent.compareTo(due) < 0 || ended.compareTo(sent) < 0) {
      throw new IllegalArgumentException(
          "a request needs due <= sent <= ended, not " + due + ", " + sent + " and " + ended);
    }
  }
}
