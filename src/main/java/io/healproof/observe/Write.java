package io.healproof.observe;

import java.time.Duration;
import java.util.Optional;

/**
 * A message that a client sent.
 *
 * @param number of the request that sent it; negative in a warm-up
 * @param sent run time just before it was sent
 * @param acknowledged run time just after the service had acknowledged it, however late; empty when
 *     it did not, and then the message may be there or not
 */
public record Write(long number, Duration sent, Optional<Duration> acknowledged) {

  public Write {
    if (acknowledged.isPresent() && acknowledged.get().compareTo(sent) < 0) {
      throw new IllegalArgumentException(
          "a message is acknowledged after it was sent, not at "
              + acknowledged.get()
              + " when sent at "
              + sent);
    }
  }
}
