package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.ObjectKey;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunWriter;
import io.healproof.fault.Faults;
import io.healproof.fault.Traces;
import io.healproof.observe.ApiClock;
import io.healproof.observe.ApiObserver;
import io.healproof.observe.Canary;
import io.healproof.observe.CanaryWitness;
import io.healproof.observe.PrometheusObserver;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Gate;
import io.healproof.recovery.RunVerdict;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.ChatUsers;
import io.healproof.stack.DeployedStack;
import io.healproof.stack.PageUsers;
import io.healproof.stack.RunningImage;
import io.healproof.stack.Users;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A run: a cluster with a platform and a stack, the claims tried on it one after another, and the
 * record of it all.
 */
public final class RunSession implements AutoCloseable {
  private final RunPlan plan;
  private final Progress progress;
  private final RunWriter record;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<ClaimOutcome> outcomes = new ArrayList<>();
  private final Optional<URI> pushgateway;
  private final ClaimRunner runner;
  private final OwnLoad load;
  private final Leaks leaks;
  private Optional<Gate> calibrated = Optional.empty();

  private RunSession(
      RunPlan plan, Ground ground, Progress progress, RunClock clock, Waiting waiting) {
    this.plan = plan;
    this.progress = progress;
    this.record =
        new RunStart(
                plan.runs(),
                plan.version(),
                plan.features(),
                plan.settings(),
                plan.seed(),
                plan.redaction(),
                plan.signer())
            .open(clock);
    open.push(record);
    boolean ready = false;
    try {
      Ground.Ready at =
          ground.prepare(
              String.valueOf(record.folder().getFileName()), open::push, this::say, progress);
      this.pushgateway = at.stack().addresses().pushgateway();
      Testbed bed = prepare(at, clock, waiting);
      Traces before = bed.targets().traces();
      this.leaks = new Leaks(bed, before);
      this.runner = new ClaimRunner(bed, before, progress);
      this.load = bed.load();
      ready = true;
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  /**
   * Brings up what the plan asks for; returns when the stack is healthy and everybody watches.
   *
   * @throws io.healproof.HealproofException when the cluster, the platform or the stack fails
   */
  public static RunSession open(
      RunPlan plan, Ground ground, Progress progress, RunClock clock, Waiting waiting) {
    return new RunSession(plan, ground, progress, clock, waiting);
  }

  private void say(String text) {
    progress.say(text);
    record.record(new Entry.Note(Optional.empty(), text));
  }

  private Testbed prepare(Ground.Ready at, RunClock clock, Waiting waiting) {
    Cluster cluster = at.cluster();
    DeployedStack stack = at.stack();
    ArgoCd argoCd = at.argoCd();
    record.record(facts(cluster, stack));
    new DeployedThings(at, plan.platform(), waiting).recordTo(record);
    plan.claims().forEach(claim -> record.record(ClaimRunner.planOf(claim)));

    requireUsers(plan.claims(), stack);
    Faults faults =
        new Faults(
            cluster,
            argoCd.cluster(),
            clock,
            waiting,
            String.valueOf(record.folder().getFileName()));
    Canary canary = new Canary(cluster.client(), clock);
    open.push(canary);
    canary.start();
    calibrated =
        new ShortCalibration(
                plan.calibration(), plan.platform().resolveSibling("calibration"), plan.seed())
            .run(cluster, stack.addresses(), canary, record, clock, waiting, progress);
    Set<String> namespaces = new TreeSet<>(stack.namespaces());
    namespaces.add(Canary.NAMESPACE);
    Set<ObjectKey> objects = Claim.objects(plan.claims());
    boolean hub = argoCd.isElsewhere(cluster);
    Targets targets =
        new ClusterTargets(
            cluster,
            faults,
            argoCd,
            touchable(stack.namespaces(), hub ? Optional.empty() : Optional.of(argoCd.namespace())),
            objects,
            new AimRandom(plan.seed()),
            at.leash(),
            waiting);
    CanaryWitness canaries = hub ? canary.withHub(hubCanary(argoCd, clock)) : canary;
    ApiObserver api =
        new ApiObserver(
            cluster.client(),
            clock,
            namespaces,
            argoCd.namespace(),
            objects,
            hub ? Optional.of(hub(argoCd, stack, targets)) : Optional.empty());
    open.push(api);
    api.start();
    Pulse pulse = new Pulse(clock, api);
    open.push(pulse);
    pulse.start();
    Bounds bounds = plan.bounds();
    return new Testbed(
        namespaces,
        targets,
        api,
        new PrometheusObserver(at.prometheus()),
        canaries,
        pulse,
        new ApiClock(cluster.client(), clock)::read,
        record,
        clock,
        waiting,
        new Random(plan.seed()),
        bounds,
        stack.users().map(users -> UsersCheck.of(users, waiting, bounds.steadyDeadline())),
        stack.users().map(users -> traffic(users, clock, waiting)),
        OwnLoad.of(cluster, clock));
  }

  private Canary hubCanary(ArgoCd argoCd, RunClock clock) {
    Canary canary = new Canary(argoCd.cluster().client(), clock, Canary.HUB_NAME);
    open.push(canary);
    canary.start();
    return canary;
  }

  /** Of a hub's Applications, those of the stack count, and those that heal them. */
  private ApiObserver.Hub hub(ArgoCd argoCd, DeployedStack stack, Targets targets) {
    Set<String> names = new TreeSet<>();
    stack.applications().forEach(application -> names.add(application.name()));
    plan.claims().forEach(claim -> targets.ownerOf(claim.fault()).ifPresent(names::add));
    return new ApiObserver.Hub(argoCd.cluster().client(), names);
  }

  /**
   * Where faults may touch objects: the canary changes in a namespace of its own.
   *
   * @param argoCd namespace of Argo CD, where it is in the same cluster
   */
  static Set<String> touchable(Collection<String> stack, Optional<String> argoCd) {
    Set<String> namespaces = new TreeSet<>(stack);
    namespaces.remove(Canary.NAMESPACE);
    argoCd.ifPresent(namespaces::add);
    return namespaces;
  }

  private Traffic.Source traffic(Users users, RunClock clock, Waiting waiting) {
    if (users instanceof PageUsers page) {
      return (pace, key) -> PageClients.sending(page, pace, clock, waiting);
    }
    StackTraffic traffic = new StackTraffic((ChatUsers) users, clock, waiting);
    open.push(traffic);
    return traffic;
  }

  /**
   * Refuses claims that let users do what users of this stack cannot.
   *
   * @throws HealproofException (USAGE) naming the claim
   */
  public static void requireUsers(List<Claim> claims, DeployedStack stack) {
    requireUsers(claims, stack.name(), stack.users());
  }

  /** The same, of a stack that is not there yet. */
  public static void requireUsers(List<Claim> claims, String stack, Optional<Users> users) {
    for (Claim claim : claims) {
      if (claim.users().isPresent() && users.isEmpty()) {
        throw HealproofException.usage(
            "claim %s lets users send, and the stack \"%s\" says of no service that users call it: name one under \"users\" in its stack.yaml, or on a context its address with --users-url"
                .formatted(claim.id(), stack));
      }
      boolean writes = claim.promises().stream().anyMatch(Promise.NothingLost.class::isInstance);
      if (writes && users.filter(PageUsers.class::isInstance).isPresent()) {
        throw HealproofException.usage(
            "claim %s promises that nothing is lost of what users write, and users who ask for a page write nothing: leave it out with --claim or --tags, or name a chat with --users-kind"
                .formatted(claim.id()));
      }
    }
  }

  private Entry.Facts facts(Cluster cluster, DeployedStack stack) {
    ClusterFacts facts = cluster.facts();
    List<String> notes = new ArrayList<>(facts.notes());
    stack.standsInFor().ifPresent(notes::add);
    Set<String> running =
        stack.images().stream().map(RunningImage::image).collect(Collectors.toSet());
    return new Entry.Facts(
        stack.name(),
        stack.gitCommit(),
        cluster.name(),
        facts.kubernetesVersion(),
        facts.imageSource().name().toLowerCase(Locale.ROOT),
        facts.nodes().stream()
            .map(n -> new Entry.Node(n.name(), n.role(), n.osImage(), n.containerRuntime()))
            .toList(),
        Map.of("Healproof", plan.version(), "Kubernetes", facts.kubernetesVersion()),
        facts.images().stream()
            .filter(provided -> !running.contains(provided.name()))
            .map(i -> new Entry.Image(i.name(), i.digest(), i.builtFrom(), i.standsInFor()))
            .toList(),
        stack.images().stream().map(image -> image(image, facts)).distinct().toList(),
        notes,
        NotTested.of(facts, plan.calibration() > 0));
  }

  private static Entry.Image image(RunningImage running, ClusterFacts facts) {
    return facts.images().stream()
        .filter(known -> known.name().equals(running.image()))
        .findFirst()
        .map(
            known ->
                new Entry.Image(
                    running.image(), running.digest(), known.builtFrom(), known.standsInFor()))
        .orElseGet(() -> new Entry.Image(running.image(), running.digest(), "", ""));
  }

  /** Runs all trials of a claim; recorded when it returns. */
  public ClaimOutcome run(Claim claim) {
    ClaimOutcome outcome = runner.run(claim);
    outcomes.add(outcome);
    return outcome;
  }

  /** What came of the claims that were run so far. */
  public List<ClaimOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** Where results can be pushed to; empty where nobody takes them. */
  public Optional<URI> pushgateway() {
    return pushgateway;
  }

  /** The folder of this run's record. */
  public Path folder() {
    return record.folder();
  }

  /**
   * Ends the run and seals its record. A planned claim that was not run counts as INCONCLUSIVE.
   *
   * @return the run's verdict and the record's head hash
   */
  public Sealed seal() {
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Claim claim : plan.claims()) {
      verdicts.add(
          outcomes.stream()
              .filter(outcome -> outcome.claim().id().equals(claim.id()))
              .findFirst()
              .map(ClaimOutcome::verdict)
              .orElseGet(() -> ClaimRunner.verdict(claim, List.of())));
    }
    RunVerdict verdict = RunVerdict.of(verdicts, calibrated);
    load.inWords().ifPresent(this::say);
    List<String> left = leaks.found();
    left.forEach(leak -> say("Not as before the run: " + leak + "."));
    return new Sealed(verdict, record.seal(verdict), left);
  }

  /**
   * A sealed run.
   *
   * @param leaks what is not as it was before the first trial, in words
   */
  public record Sealed(RunVerdict verdict, String head, List<String> leaks) {
    public Sealed {
      leaks = List.copyOf(leaks);
    }
  }

  /**
   * Stops watching and lets go of the cluster, newest first; the cluster itself goes on. Whoever
   * was asked to stop does this all the same.
   */
  @Override
  public void close() {
    Interruption.defer(this::closeAll);
  }

  private void closeAll() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        RuntimeException failure =
            e instanceof RuntimeException r ? r : new IllegalStateException(e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
