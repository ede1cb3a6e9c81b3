package io.healproof.experiment;

import java.time.Duration;

/** What users call: it answers or it does not, and keeps what it acknowledged or loses it. */
final class FakeService {
  private boolean answering = true;
  private boolean readable = true;
  private boolean forgetful;
  private Duration takes = Duration.ofMillis(20);

  void setAnswering(boolean answers) {
    answering = answers;
  }

  boolean answers() {
    return answering;
  }

  /** From now on, a request takes so long, whether it is answered or refused. */
  void setTakes(Duration time) {
    takes = time;
  }

  Duration takes() {
    return takes;
  }

  /** From now on, nothing can be read back. */
  void hideMessages() {
    readable = false;
  }

  boolean readable() {
    return readable;
  }

  /** From now on, what is acknowledged is gone. */
  void forget() {
    forgetful = true;
  }

  boolean forgets() {
    return forgetful;
  }
}
