package io.healproof.cluster;

/** What failures say. */
public final class Messages {
  private Messages() {}

  /** The failure's message; empty when it has none. */
  public static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }
}
