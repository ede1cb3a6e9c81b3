package io.healproof.experiment;

import io.healproof.Progress;
import io.healproof.cluster.ObjectKey;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Ledger;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunReader;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialRecord;
import io.healproof.fault.Fault;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.fault.Touch;
import io.healproof.fault.Traces;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.Watched;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.TimeBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A world in which a trial runs in no time. By default, pod "a" is replaced 4 s after its kill. */
final class FakeWorld implements Targets, AutoCloseable {
  static final WorkloadRef CHAT = new WorkloadRef(FakeCluster.NAMESPACE, FakeCluster.CHAT);

  /** What a Service asks for before a black hole, as its hash. */
  static final String GOOD = "good";

  static final WorkloadRef DECOY = new WorkloadRef(FakeCluster.NAMESPACE, FakeCluster.DECOY);

  final FakeTime time = new FakeTime();
  final FakeCluster cluster = new FakeCluster(time);
  final FakeService service = new FakeService();
  final FakePrometheus prometheus = new FakePrometheus(time, cluster, service);
  private final Pulse pulse = new Pulse(time, cluster);
  private final RunWriter record;
  private Runnable consequence = this::replaceVictim;
  private Optional<Duration> injectedAt = Optional.empty();
  private boolean undone;
  private final Map<String, String> left = new HashMap<>();
  private Leash leash = Leash.none();
  private Bounds bounds = Bounds.usual();
  private Optional<String> owner = Optional.empty();
  private int syncs;
  private Optional<ClaimVerdict> verdict = Optional.empty();

  FakeWorld(Path folder) {
    record =
        RunWriter.open(
            folder.resolve("run"),
            new Entry.RunHeader("r", Ledger.SCHEMA, Ledger.RULES, "0", time.wall(), List.of()),
            time,
            Redaction.none());
    time.harnessEvery(Pulse.PERIOD, pulse::beat);
    time.advance(Duration.ofSeconds(5));
  }

  private void replaceVictim() {
    time.after(Duration.ofMillis(50), () -> cluster.remove("a"));
    time.after(Duration.ofMillis(100), () -> cluster.show("c", false));
    time.after(Duration.ofSeconds(4), () -> cluster.show("c", true));
  }

  /** What follows from the kill, instead of the usual. */
  FakeWorld onKill(Runnable happens) {
    consequence = happens;
    return this;
  }

  /** Prometheus scrapes at another interval, and everybody knows. */
  FakeWorld scraping(Duration interval) {
    prometheus.scrapeEvery(interval);
    bounds = bounds.scraping(interval);
    return this;
  }

  /** What holds the deed back. */
  FakeWorld on(Leash held) {
    leash = held;
    return this;
  }

  /** What happens besides, a while after the kill. */
  FakeWorld afterKill(Duration delay, Runnable happens) {
    Runnable before = consequence;
    consequence =
        () -> {
          before.run();
          time.after(delay, happens);
        };
    return this;
  }

  Testbed bed() {
    return new Testbed(
        Set.of(FakeCluster.NAMESPACE),
        this,
        cluster,
        prometheus,
        cluster,
        pulse,
        Optional::empty,
        record,
        time,
        time,
        new Random(1),
        bounds,
        Optional.empty(),
        Optional.of((pace, key) -> new FakeTraffic(time, service, pace)),
        new OwnLoad(time, () -> 0, () -> 0));
  }

  /** A trial in which a pod is killed and has to be replaced within 30 s. */
  TrialOutcome kill() {
    return run(
        new FaultSpec.KillPod(CHAT, false),
        new Promise.Replaced("the pod is replaced within 30 s", Duration.ofSeconds(30)));
  }

  TrialOutcome run(FaultSpec fault, Promise... promises) {
    return run(claim(fault, Optional.empty(), promises));
  }

  TrialOutcome run(Claim claim) {
    Testbed bed = bed();
    plan(claim);
    TrialOutcome outcome =
        new Trial(
                bed,
                new SteadyState(bed),
                new Leaks(bed, bed.targets().traces()),
                claim,
                new TrialId("C", 1),
                Progress.silent().begin("trial", 1, 1, Optional.empty()))
            .run();
    verdict = Optional.of(ClaimRunner.verdict(claim, List.of(outcome.verdict())));
    return outcome;
  }

  /** Records a claim's plan, under which its trials can be read back. */
  void plan(Claim claim) {
    record.record(ClaimRunner.planOf(claim));
  }

  /** Seals the record of the trial that was run; the folder that it is in, if one was. */
  Optional<Path> seal() {
    return verdict.map(
        came -> {
          record.seal(RunVerdict.of(List.of(came), Optional.empty()));
          return record.folder();
        });
  }

  /** A trial in which a pod is killed while users send, who promise themselves something. */
  TrialOutcome killWithUsers(Promise... promises) {
    return run(withUsers(new FaultSpec.KillPod(CHAT, false), promises));
  }

  static Claim withUsers(FaultSpec fault, Promise... promises) {
    UsersPace pace = new UsersPace(Duration.ofMillis(200), UsersPace.USUAL_DEADLINE);
    return claim(fault, Optional.empty(), Optional.of(pace), promises);
  }

  static Claim claim(FaultSpec fault, Optional<Outcome> expected, Promise... promises) {
    return claim(fault, expected, Optional.empty(), promises);
  }

  private static Claim claim(
      FaultSpec fault, Optional<Outcome> expected, Optional<UsersPace> users, Promise... promises) {
    return new Claim(
        "C",
        "c",
        Path.of("c.feature"),
        "c.feature",
        1,
        List.of(),
        List.of(),
        1,
        Optional.empty(),
        expected,
        users,
        fault,
        List.of(promises));
  }

  /** The control in which the decoy is killed, and the chat with its users must not notice. */
  static Claim decoy() {
    return withUsers(
        new FaultSpec.KillPod(DECOY, false),
        new Promise.Undisturbed(
            "no disturbance of deployment \"chat\" is seen for 20 s",
            Duration.ofSeconds(20),
            Optional.of(CHAT)));
  }

  /** Run time of the fault. */
  Duration injectedAt() {
    return injectedAt.orElseThrow();
  }

  /** The trial as its record tells it. */
  TrialRecord recorded() {
    return RunReader.read(record.folder()).claims().get(0).trials().get(0);
  }

  boolean undone() {
    return undone;
  }

  @Override
  public Fault fault(FaultSpec spec, TrialId trial, Duration watched) {
    return spec instanceof FaultSpec.BlackHole hole ? new Hole(hole) : new Kill(spec);
  }

  @Override
  public Leash leash() {
    return leash;
  }

  @Override
  public Optional<String> ownerOf(FaultSpec spec) {
    return owner;
  }

  /** The Application that owns what faults are about. */
  FakeWorld ownedBy(String application) {
    owner = Optional.of(application);
    return this;
  }

  /** How often an Application was synced. */
  int syncs() {
    return syncs;
  }

  @Override
  public List<RecoverySettings> settings(FaultSpec spec) {
    if (spec instanceof FaultSpec.BlackHole) {
      return owner.stream()
          .<RecoverySettings>map(name -> new OfApplication(name, true, 0, Optional.empty()))
          .toList();
    }
    Probe each = new Probe(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 3);
    return List.of(
        new OfWorkload(
            2,
            "RollingUpdate",
            Duration.ZERO,
            Duration.ofSeconds(10),
            Optional.empty(),
            Optional.of(each),
            Optional.empty(),
            Duration.ofSeconds(300),
            Duration.ofSeconds(300),
            "IfNotPresent",
            2,
            2,
            Optional.empty(),
            List.of(),
            List.of(Duration.ofSeconds(3)),
            ""));
  }

  @Override
  public Traces traces() {
    return new Traces(left);
  }

  /** Something that was not there before, from now on. */
  void leave(String thing) {
    left.put(thing, "there");
  }

  @Override
  public void sync(String application, Duration deadline) {
    syncs++;
  }

  @Override
  public void close() {
    record.close();
    pulse.close();
  }

  /** The selector of a Service is changed; what comes of it is for the test to say. */
  private final class Hole implements Fault {
    private final ObjectKey service;

    Hole(FaultSpec.BlackHole spec) {
      this.service = spec.service();
    }

    @Override
    public List<String> aim() {
      return List.of(service.toString());
    }

    @Override
    public List<Touch> touches() {
      return List.of(Touch.of("Service", service.namespace(), service.name(), "cut off"));
    }

    @Override
    public Injection inject() {
      Duration sent = time.now();
      injectedAt = Optional.of(sent);
      putService(service, "bad");
      long version =
          cluster.at(time.now()).stream()
              .filter(Watched.ObjectSeen.class::isInstance)
              .mapToLong(Watched::resourceVersion)
              .max()
              .orElseThrow();
      consequence.run();
      time.advance(Duration.ofMillis(8));
      return new Injection(
          new TimeBounds(sent, time.now()),
          new Victim.Endpoints(service, version, GOOD, Set.of("a", "b")),
          List.of());
    }

    @Override
    public List<String> undo() {
      undone = true;
      return List.of();
    }
  }

  /**
   * What Argo CD does about a Service without endpoints: it is whole again after 1.05 s, and its
   * Application Synced after 2.5 s.
   */
  FakeWorld healedByArgoCd(ObjectKey service) {
    return onKill(() -> {})
        .ownedBy("app")
        .afterKill(Duration.ofMillis(50), () -> putEndpoints(service))
        .afterKill(Duration.ofMillis(300), () -> application("OutOfSync"))
        .afterKill(Duration.ofMillis(1000), () -> putService(service, GOOD))
        .afterKill(Duration.ofMillis(1050), () -> putEndpoints(service, "a", "b"))
        .afterKill(Duration.ofMillis(2500), () -> application("Synced"));
  }

  /** The Application stands like this now. */
  void application(String sync) {
    cluster.put(
        new Watched.ApplicationSeen("argocd", "app", "A", 1, sync, "Healthy", "", "", false, 0));
  }

  /** A Service is written, and asks for what has this hash. */
  void putService(ObjectKey service, String hash) {
    cluster.put(
        new Watched.ObjectSeen(service.namespace(), service.name(), "S", 1, "Service", hash));
  }

  /** The endpoints of a Service are written. */
  void putEndpoints(ObjectKey service, String... pods) {
    cluster.put(
        new Watched.EndpointsSeen(
            service.namespace(), service.name() + "-1", "SE", 1, service.name(), Set.of(pods)));
  }

  private final class Kill implements Fault {
    private final WorkloadRef workload;
    private final Set<String> victims;

    Kill(FaultSpec spec) {
      this.workload = spec.pods().orElseThrow();
      this.victims =
          spec instanceof FaultSpec.Nothing
              ? Set.of()
              : Set.of(workload.equals(CHAT) ? "a" : FakeCluster.DECOY);
    }

    @Override
    public List<String> aim() {
      return new ArrayList<>(victims);
    }

    @Override
    public List<Touch> touches() {
      return victims.stream().map(pod -> Touch.of("Pod", "shop", pod, "deleted")).toList();
    }

    @Override
    public Injection inject() {
      Duration sent = time.now();
      injectedAt = Optional.of(sent);
      if (!victims.isEmpty()) {
        consequence.run();
      }
      time.advance(Duration.ofMillis(8));
      return new Injection(
          new TimeBounds(sent, time.now()),
          new Victim.Pods(workload, victims, workload.equals(CHAT) ? 2 : 1),
          List.of());
    }

    @Override
    public List<String> undo() {
      undone = true;
      return List.of();
    }
  }
}
