package io.healproof;

import java.time.Duration;
import java.util.Optional;

/** Told what long work is doing. The command line shows it; tests record it. */
public interface Progress {

  /**
   * A step begins.
   *
   * @param name short and stable, e.g. {@code image argocd}; also the key of its last duration
   * @param position nth of total, 1-based; both 0 where the number of steps is unknown
   * @param lastTime how long this step took last time on this machine
   * @return told how the step goes on; closing it ends the step
   */
  Step begin(String name, int position, int total, Optional<Duration> lastTime);

  /** One line of information outside of any step. */
  void say(String line);

  /**
   * A step under way. Closing it without {@link #done} or {@link #failed} means it was interrupted.
   */
  interface Step extends AutoCloseable {
    /** What the step is doing now, in a few words. */
    void now(String detail);

    /** The step ended well; the detail says what came of it ("cached", "142 MB"). */
    void done(String detail);

    /** The step failed; the detail says how. */
    void failed(String detail);

    @Override
    void close();
  }

  /** Shows nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public Step begin(String name, int position, int total, Optional<Duration> lastTime) {
        return new Step() {
          @Override
          public void now(String detail) {}

          @Override
          public void done(String detail) {}

          @Override
          public void failed(String detail) {}

          @Override
          public void close() {}
        };
      }

      @Override
      public void say(String line) {}
    };
  }
}
