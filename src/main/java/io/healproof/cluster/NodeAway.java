package io.healproof.cluster;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import org.jspecify.annotations.Nullable;

/** A node that cannot be reached now, and may be again: whoever waits asks once more. */
public final class NodeAway extends HealproofException {
  private static final long serialVersionUID = 1L;

  public NodeAway(String message, @Nullable Throwable cause) {
    super(ExitCode.BROKEN, message, cause);
  }
}
