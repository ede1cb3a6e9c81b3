package io.healproof.time;

/** The user, or the end of the process, asked the work to stop. */
public final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Interruption() {
    super("interrupted");
  }

  /**
   * Does what has to be done whole whether or not somebody has asked this thread to stop, such as
   * taking back what was done. Who asked before is heard afterwards, by whatever waits next; who
   * asks meanwhile is heard at once.
   *
   * @throws RuntimeException what the work throws; the interruption is kept all the same
   */
  public static void defer(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
