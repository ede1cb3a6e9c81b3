package io.healproof.experiment;

/** What users call: it answers or it does not, and keeps what it acknowledged or loses it. */
final class FakeService {
  private boolean answering = true;
  private boolean readable = true;
  private boolean forgetful;

  void setAnswering(boolean answers) {
    answering = answers;
  }

  boolean answers() {
    return answering;
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
