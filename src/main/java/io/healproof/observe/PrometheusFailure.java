package io.healproof.observe;

/** Prometheus could not be asked. What it would have said is unknown. */
public final class PrometheusFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PrometheusFailure(String message) {
    super(message);
  }

  public PrometheusFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
