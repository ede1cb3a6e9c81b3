package io.healproof.recovery;

import java.util.List;

/**
 * What measuring instruments are called, wherever one is named: in comparisons, in agreement, in
 * reports. Sources are never averaged.
 */
public final class Sources {
  /** Objects, watched at the Kubernetes API. */
  public static final String API = "api";

  /** Samples of object states, scraped by Prometheus. */
  public static final String KUBE_STATE_METRICS = "kube-state-metrics";

  /** Argo CD's own metrics, scraped by Prometheus. */
  public static final String ARGO_CD = "argocd";

  /** Prometheus' own client of the service. */
  public static final String BLACKBOX_EXPORTER = "blackbox exporter";

  /** Healproof's user that connects anew for each request. */
  public static final String CLIENT_NEW = "client, new connections";

  /** Healproof's user that keeps its connections. */
  public static final String CLIENT_REUSED = "client, reused connections";

  /** What Healproof's users saw, as it came back from Prometheus: no witness of its own. */
  public static final String CLIENT_RELAYED = "client, relayed";

  private static final List<String> ALL =
      List.of(
          API,
          KUBE_STATE_METRICS,
          ARGO_CD,
          BLACKBOX_EXPORTER,
          CLIENT_NEW,
          CLIENT_REUSED,
          CLIENT_RELAYED);

  private Sources() {}

  /** Every name, in the order in which reports list them. */
  public static List<String> all() {
    return ALL;
  }
}
