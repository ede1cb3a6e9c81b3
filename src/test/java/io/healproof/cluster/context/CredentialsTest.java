package io.healproof.cluster.context;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

  private Credentials lasting(Optional<Instant> until) {
    return new Credentials(
        () ->
            new ExecCredential(
                Optional.of(new Secret("t" + asked.incrementAndGet())), Optional.empty(), until),
        now::get);
  }

  private static String token(Credentials credentials) {
    return credentials.token().orElseThrow().reveal();
  }

  @Test
  void aTokenIsAskedForOnceAndAgainShortlyBeforeItEnds() {
    Credentials credentials = lasting(Optional.of(NOON.plusSeconds(300)));

    assertEquals("t1", token(credentials));
    now.set(NOON.plusSeconds(269));
    assertEquals("t1", token(credentials));
    now.set(NOON.plusSeconds(270));
    assertEquals("t2", token(credentials));
  }

  @Test
  void aTokenWithoutAnEndLastsUntilTheServerRefusesIt() {
    Credentials credentials = lasting(Optional.empty());
    assertEquals("t1", token(credentials));

    credentials.forget(Optional.of(new Secret("t1")));

    assertEquals("t2", token(credentials));
  }

  @Test
  void twoRefusalsOfOneTokenAskForOneNewOne() {
    Credentials credentials = lasting(Optional.empty());
    assertEquals("t1", token(credentials));
    credentials.forget(Optional.of(new Secret("t1")));
    assertEquals("t2", token(credentials));

    credentials.forget(Optional.of(new Secret("t1")));

    assertEquals("t2", token(credentials));
  }
}
