package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ContextCluster;
import io.healproof.cluster.RbacManifests;
import io.healproof.experiment.Claim;
import io.healproof.experiment.MetGround;
import io.healproof.experiment.Preview;
import io.healproof.experiment.RunRights;
import io.healproof.experiment.RunSession;
import io.healproof.fault.guard.Guards;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.observe.HeaderFile;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.ExistingStack;
import io.healproof.stack.Users;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs and plans on a cluster that Healproof did not make: guards first, then reading, then the
 * guards that judge what was read, and only then anything else.
 */
final class ContextRun {
  private final Surroundings surroundings;
  private final RunPlanning planning;
  private final ClaimsRun claims;
  private final BringingRun bringing;
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
    this.bringing = new BringingRun(planning, claims, clock, waiting);
    this.clock = clock;
    this.waiting = waiting;
  }

  /** What a run would do, what it would touch, and what the guards say of it. */
  record Planned(
      RunPlanning.Planned claims,
      ExistingStack.Found found,
      Optional<HeaderFile> headers,
      List<PlannedFault> faults,
      Verdicts cluster,
      Optional<Verdicts> hub) {}

  RunSummary run(Settings settings, Progress progress) {
    try (MetClusters met = meet(settings)) {
      if (planning.brings(settings)) {
        return bringing.run(settings, met.cluster(), progress);
      }
      Planned planned = plan(settings, met);
      Cluster cluster = met.cluster();
      planned.cluster().require();
      planned.hub().ifPresent(Verdicts::require);
      MetGround ground =
          new MetGround(
              cluster,
              planned.found().stack(),
              planned.found().argoCd(),
              planned.claims().stack().usersService(),
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
    try (MetClusters met = meet(settings)) {
      if (planning.brings(settings)) {
        return bringing.describe(settings, met.cluster());
      }
      Planned planned = plan(settings, met);
      Cluster cluster = met.cluster();
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
      lines.add(
          "Argo CD: namespace %s%s"
              .formatted(
                  planned.found().argoCd().namespace(),
                  met.hub().map(hub -> " of context \"%s\"".formatted(hub.name())).orElse("")));
      planned
          .found()
          .stack()
          .users()
          .ifPresent(users -> lines.add("Users: from this machine, " + users.address()));
      lines.addAll(ClaimsRun.claims(planned.claims().plan().claims()));
      lines.add(
          "The first trial of each, with seed %d, would touch:".formatted(settings.seed().value()));
      lines.addAll(planned.cluster().inWords(""));
      planned
          .hub()
          .ifPresent(
              hub -> lines.addAll(hub.inWords(" on context \"%s\"".formatted(hub.context()))));
      return lines;
    }
  }

  /**
   * The objects that give a run its rights. Changes nothing, and needs no consent.
   *
   * @param hub whether those on the hub are meant
   */
  List<Map<String, Object>> rbac(Settings settings, boolean hub) {
    try (MetClusters met = meet(settings)) {
      if (hub && met.hub().isEmpty()) {
        throw HealproofException.usage(
            "--hub means the cluster that holds Argo CD, where it is another: say which with --argocd-context NAME");
      }
      if (planning.brings(settings)) {
        return bringing.rbac(settings, met.cluster());
      }
      Planned planned = plan(settings, met);
      RunRights.Planned known =
          new RunRights.Planned(
              planned.claims().plan().claims(),
              planned.faults(),
              planned.found().stack().namespaces(),
              planned.found().argoCd().namespace(),
              met.hub().isPresent(),
              planned.found().prometheusService());
      return new RbacManifests(
              hub ? RunRights.ofHub(known) : RunRights.of(known), RunRights.NAMESPACES)
          .objects();
    }
  }

  /** Clusters that may be put right: their contexts are on the allow-list. */
  MetClusters listed(Settings settings) {
    return met(
        settings,
        context -> Guards.require(context, Guards.toRecover(context, settings.guards().limits())));
  }

  private MetClusters meet(Settings settings) {
    return met(
        settings,
        context ->
            Guards.require(
                context,
                Guards.beforeConnecting(context, settings.guards().limits(), clock.wall())));
  }

  /** Of two contexts, both are judged before either cluster is asked anything. */
  private MetClusters met(Settings settings, Consumer<String> judge) {
    String context = settings.context().value().orElseThrow();
    Optional<String> hub = settings.guards().argoCdContext().value();
    Setting<Optional<String>> destination = settings.guards().argoCdDestination();
    if (hub.isEmpty() && destination.value().isPresent()) {
      throw HealproofException.usage(
          "%s: a destination is looked for in Argo CD of another cluster: say which with --argocd-context NAME"
              .formatted(destination.origin().where()));
    }
    judge.accept(context);
    hub.ifPresent(judge);
    Cluster cluster = connect(context, settings.guards());
    boolean whole = false;
    try {
      Optional<Cluster> second = hub.map(name -> another(name, cluster, settings));
      whole = true;
      return new MetClusters(cluster, second);
    } finally {
      if (!whole) {
        cluster.close();
      }
    }
  }

  private ContextCluster connect(String context, ContextSettings guards) {
    return ContextCluster.meet(context, guards.door(surroundings), guards.image().value());
  }

  private Cluster another(String context, Cluster than, Settings settings) {
    ContextCluster hub = connect(context, settings.guards());
    if (!hub.isAtTheAddressOf(than)) {
      return hub;
    }
    hub.close();
    throw HealproofException.usage(
        "contexts \"%s\" and \"%s\" name the same cluster; leave --argocd-context out where Argo CD is in it"
            .formatted(than.name(), context));
  }

  private Planned plan(Settings settings, MetClusters met) {
    Cluster cluster = met.cluster();
    RunPlanning.Planned planned = planning.plan(settings);
    Optional<Users> users = new ContextUsers(settings.guards()).of(planned.stack().users());
    ExistingStack.Found found =
        new ExistingStack(cluster, met.argoCd(), waiting)
            .find(
                settings.guards().places(users), planned.stack().name(), planned.stack().objects());
    RunSession.requireUsers(planned.plan().claims(), found.stack());
    Optional<HeaderFile> headers = headers(settings, found);
    List<Claim> claims = planned.plan().claims();
    Preview preview =
        new Preview(
            cluster,
            found.argoCd(),
            settings.seed().value(),
            planned.plan().bounds(),
            clock,
            waiting);
    List<PlannedFault> faults = preview.of(claims);
    Limits limits = settings.guards().limits();
    if (met.hub().isEmpty()) {
      return new Planned(
          planned,
          found,
          headers,
          faults,
          Verdicts.of(cluster, limits, faults, clock),
          Optional.empty());
    }
    Set<String> ofApplications =
        claims.stream()
            .filter(claim -> claim.fault().isOfApplication())
            .map(Claim::id)
            .collect(Collectors.toSet());
    Map<Boolean, List<PlannedFault>> inHub =
        faults.stream()
            .collect(Collectors.partitioningBy(fault -> ofApplications.contains(fault.claim())));
    List<PlannedFault> there = new ArrayList<>(preview.syncs(claims));
    there.addAll(inHub.getOrDefault(true, List.of()));
    return new Planned(
        planned,
        found,
        headers,
        faults,
        Verdicts.of(cluster, limits, inHub.getOrDefault(false, List.of()), clock),
        Optional.of(Verdicts.of(met.argoCd(), limits, there, clock)));
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
