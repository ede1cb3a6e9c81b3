package io.healproof.cli;

import io.healproof.observe.ClientRelay;
import io.healproof.observe.RelayedOutage;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Relays what clients saw through a Pushgateway, as one group that each push replaces: there is one
 * run at a time in a cluster.
 */
final class PushgatewayRelay implements ClientRelay {
  private static final Map<String, String> HELP =
      Map.of(
          RelayedOutage.FAULT, "When the fault was injected.",
          RelayedOutage.LENGTH_LOWER, "Lower bound of the outage that users saw.",
          RelayedOutage.LENGTH_UPPER, "Upper bound of the outage that users saw; +Inf: not ended.",
          RelayedOutage.BACK_EARLIEST, "Lasting success of users began after this.",
          RelayedOutage.BACK_LATEST,
              "Lasting success of users had begun by this; +Inf: it had not.",
          RelayedOutage.FAILED, "Requests that failed within the outage.");

  private final URI address;

  /** A relay; {@code address} is scheme, host and port. */
  PushgatewayRelay(URI address) {
    this.address = address;
  }

  @Override
  public void push(List<RelayedOutage> outages) throws IOException {
    gateway(registry(outages)).push();
  }

  @Override
  public void delete() throws IOException {
    gateway(new PrometheusRegistry()).delete();
  }

  private PushGateway gateway(PrometheusRegistry registry) {
    return PushGateway.builder()
        .address(address.getAuthority())
        .job(RelayedOutage.JOB)
        .registry(registry)
        .build();
  }

  /** The gauges of some outages. */
  static PrometheusRegistry registry(List<RelayedOutage> outages) {
    PrometheusRegistry registry = new PrometheusRegistry();
    for (Map.Entry<String, String> metric : new TreeMap<>(HELP).entrySet()) {
      if (outages.isEmpty()) {
        break;
      }
      String[] names = outages.get(0).key().labels().keySet().toArray(String[]::new);
      Gauge gauge =
          Gauge.builder()
              .name(metric.getKey())
              .help(metric.getValue())
              .labelNames(names)
              .register(registry);
      for (RelayedOutage outage : outages) {
        gauge
            .labelValues(outage.key().labels().values().toArray(String[]::new))
            .set(outage.values().getOrDefault(metric.getKey(), Double.NaN));
      }
    }
    return registry;
  }
}
