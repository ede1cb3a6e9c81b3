package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ContextCluster;
import io.healproof.cluster.RbacManifests;
import io.healproof.experiment.MetGround;
import io.healproof.experiment.Preview;
import io.healproof.experiment.RunRights;
import io.healproof.fault.guard.ClusterReading;
import io.healproof.fault.guard.Decision;
import io.healproof.fault.guard.Guards;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.observe.HeaderFile;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.ExistingStack;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs and plans on a cluster that Healproof did not make: guards first, then reading, then the
 * guards that judge what was read, and only then anything else.
 */
final class ContextRun {
  private final Surroundings surroundings;
  private final RunPlanning planning;
  private final ClaimsRun claims;
  private final RunClock clock;
  private final Waiting waiting;

  ContextRun(
      Surroundings surroundings,
      RunPlanning planning,
      ClaimsRun claims,
      RunClock clock,
      Waiting waiting) {
    this.surroundings = surroundings;
    this.planning = planning;
    this.claims = claims;
    this.clock = clock;
    this.waiting = waiting;
  }

  /** What a run would do, what it would touch, and what the guards say of it. */
  record Planned(
      RunPlanning.Planned claims,
      ExistingStack.Found found,
      Optional<HeaderFile> headers,
      List<PlannedFault> faults,
      List<Decision> decisions) {}

  RunSummary run(Settings settings, Progress progress) {
    try (Cluster cluster = meet(settings)) {
      Planned planned = plan(settings, cluster);
      Guards.require(cluster.name(), planned.decisions());
      MetGround ground =
          new MetGround(
              cluster,
              planned.found().stack(),
              prometheus(planned, cluster),
              settings.guards().limits(),
              settings.guards().leashed().value().orElse(true),
              clock,
              waiting);
      return claims.on(ground, planned.claims(), settings, progress);
    }
  }

  /** What a run would do, a line each; the guards' decisions last. Changes nothing. */
  List<String> describe(Settings settings) {
    try (Cluster cluster = meet(settings)) {
      Planned planned = plan(settings, cluster);
      List<String> lines = new ArrayList<>();
      lines.add(
          "On context \"%s\" (Kubernetes %s, %d nodes), the stack \"%s\", %s:"
              .formatted(
                  cluster.name(),
                  cluster.facts().kubernetesVersion(),
                  cluster.facts().nodes().size(),
                  planned.claims().stack().name(),
                  settings.guards().leashed().value().orElse(true)
                      ? "leashed: everything but the deeds"
                      : "not leashed: the deeds are done"));
      lines.addAll(ClaimsRun.claims(planned.claims().plan().claims()));
      lines.add(
          "The first trial of each, with seed %d, would touch:".formatted(settings.seed().value()));
      planned
          .faults()
          .forEach(
              fault ->
                  fault
                      .touches()
                      .forEach(touch -> lines.add("  %-14s %s".formatted(fault.claim(), touch))));
      lines.add("Guards:");
      planned.decisions().forEach(decision -> lines.add("  " + decision.inWords()));
      lines.addAll(Guards.remedies(planned.decisions()));
      return lines;
    }
  }

  /** The objects that give a run its rights. Changes nothing, and needs no consent. */
  List<Map<String, Object>> rbac(Settings settings) {
    try (Cluster cluster = meet(settings)) {
      Planned planned = plan(settings, cluster);
      return new RbacManifests(
              RunRights.of(
                  planned.claims().plan().claims(),
                  planned.faults(),
                  planned.found().stack().namespaces(),
                  planned.found().prometheusService()),
              RunRights.NAMESPACES)
          .objects();
    }
  }

  /** A cluster that may be put right: its context is on the allow-list. */
  Cluster listed(Settings settings) {
    String context = settings.context().value().orElseThrow();
    Guards.require(context, Guards.toRecover(context, settings.guards().limits()));
    return connect(context, settings.guards());
  }

  private Cluster meet(Settings settings) {
    String context = settings.context().value().orElseThrow();
    Guards.require(
        context, Guards.beforeConnecting(context, settings.guards().limits(), clock.wall()));
    return connect(context, settings.guards());
  }

  private Cluster connect(String context, ContextSettings guards) {
    return ContextCluster.meet(context, guards.door(surroundings), guards.image().value());
  }

  private Planned plan(Settings settings, Cluster cluster) {
    RunPlanning.Planned planned = planning.plan(settings);
    planned.plan().claims().stream()
        .filter(claim -> claim.users().isPresent())
        .findFirst()
        .ifPresent(
            claim -> {
              throw HealproofException.usage(
                  "claim %s lets users send, and on a context nobody can yet; leave it out with --claim or --tags"
                      .formatted(claim.id()));
            });
    ExistingStack.Found found =
        new ExistingStack(cluster, waiting)
            .find(
                settings.guards().prometheus().value(),
                settings.guards().pushgateway().value(),
                planned.stack().name(),
                planned.stack().objects());
    Optional<HeaderFile> headers = headers(settings, found);
    List<PlannedFault> faults =
        new Preview(cluster, settings.seed().value(), planned.plan().bounds(), clock, waiting)
            .of(planned.plan().claims());
    Limits limits = settings.guards().limits();
    return new Planned(
        planned,
        found,
        headers,
        faults,
        Guards.of(new ClusterReading(cluster, limits).of(faults, clock.wall())));
  }

  /** The file, read once, so that one that cannot be used is found before anything is done. */
  private static Optional<HeaderFile> headers(Settings settings, ExistingStack.Found found) {
    Setting<Optional<Path>> given = settings.guards().headers();
    given
        .value()
        .filter(file -> !found.prometheusService().isEmpty())
        .ifPresent(
            file -> {
              throw HealproofException.usage(
                  "%s: headers go to a Prometheus that is named by its URL (--prometheus URL), and this one is reached through the API server, which does not hand them on"
                      .formatted(given.origin().where()));
            });
    Optional<HeaderFile> headers = given.value().map(HeaderFile::new);
    headers.ifPresent(HeaderFile::read);
    return headers;
  }

  private PrometheusClient prometheus(Planned planned, Cluster cluster) {
    ExistingStack.Found found = planned.found();
    return found.prometheusService().isEmpty()
        ? new PrometheusClient(
            found.stack().addresses().prometheus().toString(),
            () -> planned.headers().map(HeaderFile::read).orElse(Map.of()),
            clock)
        : PrometheusClient.through(cluster.client(), found.prometheusService(), clock);
  }
}
