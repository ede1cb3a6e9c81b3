package io.healproof.cluster;

/** The mark on an object that Healproof made, and may remove again. */
public final class AddedMark {
  /** The annotation; its value means nothing. */
  public static final String ANNOTATION = "healproof.io/added";

  private AddedMark() {}
}
