package io.healproof.time;

/** The user, or the end of the process, asked the work to stop. */
public final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Interruption() {
    super("interrupted");
  }
}
