package io.healproof;

/**
 * A value that must not be seen: a password, a token, a key. It prints as {@code ***} wherever it
 * is logged, recorded or reported; only {@link #reveal} gives it out, to whoever has to send it.
 */
public final class Secret {
  /** What a secret looks like to everybody else. */
  public static final String MASK = "***";

  private final String value;

  /**
   * Wraps a value.
   *
   * @param value may be empty, which is a secret as well
   */
  public Secret(String value) {
    this.value = value;
  }

  /** The value itself. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  /** The same for all secrets, so that not even a hash of the value gets out. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return MASK;
  }
}
