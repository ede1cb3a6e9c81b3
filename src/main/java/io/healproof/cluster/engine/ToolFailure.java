package io.healproof.cluster.engine;

/** A tool of this machine, or a build step, ended badly. */
public final class ToolFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ToolFailure(String message) {
    super(message);
  }
}
