package io.healproof.cluster.context;

import io.healproof.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of a context, renewed when it ends. Safe for use by several threads: one of them asks
 * for a new token, the others wait for it.
 */
public final class Credentials {
  /** A request that is under way when the token ends would be refused. */
  private static final Duration BEFOREHAND = Duration.ofSeconds(30);

  private final Supplier<ExecCredential> source;
  private final Supplier<Instant> wall;
  private @Nullable ExecCredential known;

  /**
   * Credentials that a source gives out.
   *
   * @param source may be slow; asked only when no valid credential is known
   * @param wall the wall clock, which expiry times are compared with
   */
  Credentials(Supplier<ExecCredential> source, Supplier<Instant> wall) {
    this.source = source;
    this.wall = wall;
  }

  /** Those of a context: from its plugin, its token file, or its entry. */
  public static Credentials of(Access access) {
    Optional<ExecPlugin> plugin = access.plugin();
    return plugin.isPresent()
        ? new Credentials(() -> plugin.get().run(ExecPlugin.DEADLINE), Instant::now)
        // A mounted token changes under its name: read each time, it is never old.
        : new Credentials(
            () -> new ExecCredential(access.token(), Optional.empty(), Optional.of(Instant.EPOCH)),
            Instant::now);
  }

  /** The token to send now; empty where a certificate is all there is. */
  public Optional<Secret> token() {
    return valid().token();
  }

  /** The client certificate that came with it; it is not renewed. */
  public Optional<ExecCredential.Certificate> certificate() {
    return valid().certificate();
  }

  /** The server did not take what it was sent: the next one that asks gets another. */
  public synchronized void forget(Optional<Secret> sent) {
    // Another request may have been refused, and a new one fetched, in the meantime.
    if (known != null && known.token().equals(sent)) {
      known = null;
    }
  }

  private synchronized ExecCredential valid() {
    ExecCredential current = known;
    if (current == null || ended(current)) {
      current = source.get();
      known = current;
    }
    return current;
  }

  private boolean ended(ExecCredential credential) {
    return credential
        .expires()
        .filter(end -> !wall.get().plus(BEFOREHAND).isBefore(end))
        .isPresent();
  }
}
