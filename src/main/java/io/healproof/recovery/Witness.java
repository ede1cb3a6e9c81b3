package io.healproof.recovery;

/** Who saw an event. */
public enum Witness {
  /** The Kubernetes API, watched. */
  API,
  /** A user of the service. */
  CLIENT,
  /** Prometheus, from raw samples. */
  PROMETHEUS,
  /** Healproof itself, for what it did. */
  HARNESS
}
