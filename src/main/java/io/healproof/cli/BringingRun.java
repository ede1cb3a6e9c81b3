package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.RbacManifests;
import io.healproof.experiment.BroughtGround;
import io.healproof.experiment.Claim;
import io.healproof.experiment.RunRights;
import io.healproof.experiment.RunSession;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Touch;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.StackBringing;
import io.healproof.stack.Users;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs and plans on a cluster that Healproof did not make, with a stack that it brings along. */
final class BringingRun {
  private final RunPlanning planning;
  private final ClaimsRun claims;
  private final RunClock clock;
  private final Waiting waiting;

  BringingRun(RunPlanning planning, ClaimsRun claims, RunClock clock, Waiting waiting) {
    this.planning = planning;
    this.claims = claims;
    this.clock = clock;
    this.waiting = waiting;
  }

  /** What a run would bring, and what the guards say of that and of the kinds of faults to come. */
  private record Bringing(
      RunPlanning.Planned claims, StackBringing stack, Optional<Users> users, Verdicts verdicts) {}

  RunSummary run(Settings settings, Cluster cluster, Progress progress) {
    Setting<Optional<Boolean>> leashed = settings.guards().leashed();
    if (leashed.value().orElse(true)) {
      throw HealproofException.usage(
          "%s brings a platform into the cluster, which a run on the leash does not: see what it would do with ./healproof plan, and let it with --no-leashed"
              .formatted(settings.stack().origin().where()));
    }
    Bringing planned = plan(settings, cluster);
    planned.verdicts().require();
    BroughtGround.requireNoneThere(cluster, planned.stack().objects());
    BroughtGround ground =
        new BroughtGround(
            cluster,
            planned.stack(),
            planned.users(),
            settings.guards().pushgateway().value(),
            planned.claims().stack().usersService(),
            settings.guards().limits(),
            clock,
            waiting);
    return claims.on(ground, planned.claims(), settings, progress);
  }

  /** What a run would do, a line each. Changes nothing. */
  List<String> describe(Settings settings, Cluster cluster) {
    Bringing planned = plan(settings, cluster);
    List<ObjectKey> objects = planned.stack().objects();
    BroughtGround.requireNoneThere(cluster, objects);
    List<String> lines = new ArrayList<>();
    lines.add(
        "On context \"%s\" (Kubernetes %s, %d nodes), %d objects would be made, and removed when the run ends:"
            .formatted(
                cluster.name(),
                cluster.facts().kubernetesVersion(),
                cluster.facts().nodes().size(),
                objects.size()));
    objects.forEach(each -> lines.add("  " + each));
    lines.add(
        "Argo CD would then bring the stack \"%s\".".formatted(planned.claims().stack().name()));
    planned.users().ifPresent(users -> lines.add("Users: from this machine, " + users.address()));
    lines.addAll(ClaimsRun.claims(planned.claims().plan().claims()));
    lines.add(
        "Which pods and nodes they touch is chosen, and judged again, when the stack is there.");
    lines.addAll(planned.verdicts().inWords(""));
    return lines;
  }

  /** The objects that give a run its rights. Changes nothing, and needs no consent. */
  List<Map<String, Object>> rbac(Settings settings, Cluster cluster) {
    Bringing planned = plan(settings, cluster);
    RunRights.Planned known =
        new RunRights.Planned(
            planned.claims().plan().claims(),
            planned.verdicts().deeds(),
            planned.stack().namespaces(),
            ArgoCd.USUAL_NAMESPACE,
            false,
            StackBringing.PROMETHEUS);
    return new RbacManifests(
            RunRights.ofBringing(known, planned.stack().objects()), RunRights.NAMESPACES)
        .objects();
  }

  private Bringing plan(Settings settings, Cluster cluster) {
    ContextSettings guards = settings.guards();
    requireOwn(settings, "--argocd-context", guards.argoCdContext());
    requireOwn(settings, "--argocd-namespace", guards.argoCdNamespace());
    requireOwn(settings, "--prometheus", guards.prometheus());
    requireOwn(settings, "--headers", guards.headers());
    RunPlanning.Planned planned = planning.plan(settings);
    Optional<Users> users = new ContextUsers(guards).of(planned.stack().users());
    List<Claim> chosen = planned.plan().claims();
    RunSession.requireUsers(chosen, planned.stack().name(), users);
    StackBringing stack =
        new StackBringing(
            planned.plan().platform(),
            planning.stack(settings),
            planning.source(settings),
            waiting);
    List<PlannedFault> kinds = new ArrayList<>();
    // Consent has to name it, like a fault.
    kinds.add(new PlannedFault("(stack)", Settings.DEPLOY, List.of()));
    chosen.stream()
        .filter(claim -> !(claim.fault() instanceof FaultSpec.Nothing))
        .map(claim -> new PlannedFault(claim.id(), claim.fault().kind(), touches(claim)))
        .forEach(kinds::add);
    return new Bringing(planned, stack, users, Verdicts.of(cluster, guards.limits(), kinds, clock));
  }

  /** What is known of a fault's targets before they are there. */
  private static List<Touch> touches(Claim claim) {
    List<Touch> touches = new ArrayList<>();
    claim
        .fault()
        .pods()
        .ifPresent(
            workload ->
                touches.add(
                    Touch.of(
                        "Deployment",
                        workload.namespace(),
                        workload.name(),
                        "loses pods, or their service")));
    Claim.objects(List.of(claim))
        .forEach(
            object ->
                touches.add(
                    Touch.of(object.kind().name(), object.namespace(), object.name(), "changed")));
    return touches;
  }

  private static void requireOwn(
      Settings settings, String flag, Setting<? extends Optional<?>> given) {
    if (given.value().isPresent()) {
      throw HealproofException.usage(
          "%s: %s tells where a platform is that is there already, and %s brings its own"
              .formatted(given.origin().where(), flag, settings.stack().value()));
    }
  }
}
