package io.healproof.fault;

import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.FaultSpec.Blow;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Kills a process that does a fault, with SIGKILL, at random instants; recovers from the cluster's
 * journal; and counts what is left behind. On the running local cluster, on the workload that no
 * Application heals; docs/SAFETY.md says how it is called. No test: it takes half an hour.
 */
final class KillSoak {
  private static final WorkloadRef DECOY = new WorkloadRef("rocketchat-manual", "decoy");

  /** The decoy has no probe that could fail. */
  private static final WorkloadRef CHAT = new WorkloadRef("rocketchat", "chat");

  private static final ObjectKey CONFIG =
      new ObjectKey(Kind.CONFIG_MAP, "rocketchat-manual", "manual-config");
  private static final Set<String> NAMESPACES = Set.of("rocketchat-manual", "rocketchat", "argocd");

  /** About as long as a fault and its undo take. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final List<FaultSpec> FAULTS =
      List.of(
          drift(DriftAction.SET, "data.log-level", "DEBUG"),
          drift(DriftAction.REMOVE, "data.log-level", ""),
          drift(DriftAction.MERGE, "", "{\"data\":{\"log-level\":\"x\",\"new\":\"y\"}}"),
          drift(DriftAction.DELETE, "", ""),
          new FaultSpec.EditConfigMap(
              new ConfigMapRef("rocketchat-manual", "manual-config"), "log-level", "DEBUG"),
          new FaultSpec.Drift(
              new ObjectKey(Kind.CONFIG_MAP, "rocketchat-manual", "rogue"),
              DriftAction.ADD,
              "",
              "{\"data\":{\"k\":\"v\"}}"),
          new FaultSpec.Scale(DECOY, 2),
          // Argo CD heals this one, so that it, the undo and the recovery may meet.
          FaultSpec.BlackHole.of("rocketchat", "chat-metrics"),
          FaultSpec.BlackHole.ofDns(),
          new FaultSpec.KillPod(DECOY, false),
          new FaultSpec.KillPod(DECOY, true),
          new FaultSpec.StrikeContainer(DECOY, Blow.KILL, 1),
          new FaultSpec.StrikeContainer(DECOY, Blow.SANDBOX, 1),
          new FaultSpec.StrikeContainer(DECOY, Blow.HANG, 1),
          new FaultSpec.StrikeContainer(DECOY, Blow.OUT_OF_MEMORY, 1),
          new FaultSpec.StrikeContainer(CHAT, Blow.UNREADY, 1),
          new FaultSpec.DrainNode(DECOY, true),
          new FaultSpec.StrikeNode(DECOY, NodeBlow.CORDON),
          new FaultSpec.StrikeNode(DECOY, NodeBlow.KUBELET),
          new FaultSpec.StrikeNode(DECOY, NodeBlow.PARTITION),
          new FaultSpec.StrikeNode(DECOY, NodeBlow.FREEZE),
          new FaultSpec.StrikeNode(DECOY, NodeBlow.POWER_CUT),
          new FaultSpec.StrikeNode(DECOY, NodeBlow.REBOOT));

  /**
   * What a killed process has asked of an engine or an API server may still be on its way. Whoever
   * recovers has watched its Lease for 60 s by then; here it is this long.
   */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

  private final Waiting waiting = new RealWaiting();
  private final Random random;

  private KillSoak(long seed) {
    this.random = new Random(seed);
  }

  private static FaultSpec drift(DriftAction action, String path, String value) {
    return new FaultSpec.Drift(CONFIG, action, path, value);
  }

  /** Takes {@code ROUNDS SEED}; or, called by itself, {@code fault INDEX SEED}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("fault")) {
      fault(FAULTS.get(Integer.parseInt(arguments[1])), Long.parseLong(arguments[2]));
    } else {
      new KillSoak(Long.parseLong(arguments[1])).rounds(Integer.parseInt(arguments[0]));
    }
  }

  /** Does a fault, and takes it back a while later: what a trial does, without its observers. */
  private static void fault(FaultSpec spec, long seed) {
    Waiting waiting = new RealWaiting();
    RunClock clock = RunClock.start();
    try (Cluster cluster = cluster(clock, waiting)) {
      Fault fault =
          new Faults(cluster, clock, waiting, "soak-" + seed)
              .of(spec, new Random(seed), Duration.ofMinutes(1));
      fault.aim();
      System.out.println("aimed");
      fault.inject();
      fault.effectSeen();
      waiting.pause(Duration.ofMillis(1500));
      fault.undo();
      System.out.println("undone");
    }
  }

  private static Cluster cluster(RunClock clock, Waiting waiting) {
    return new LocalClusterProvider(clock, waiting)
        .damaged()
        .orElseThrow(() -> HealproofException.broken("no local cluster is running", null));
  }

  private void rounds(int rounds) throws IOException, InterruptedException {
    Map<String, Integer> stages = new TreeMap<>();
    int leaks = 0;
    for (int round = 1; round <= rounds; round++) {
      int which = round % FAULTS.size();
      List<String> left = round(which, round, stages);
      leaks += left.size();
      System.out.printf(
          "%d/%d %s: %s%n",
          round, rounds, FAULTS.get(which).kind(), left.isEmpty() ? "nothing is left" : left);
    }
    System.out.println("killed while the journal had: " + stages);
    System.out.println("leaks: " + leaks);
  }

  private List<String> round(int which, int round, Map<String, Integer> stages)
      throws IOException, InterruptedException {
    RunClock clock = RunClock.start();
    try (Cluster cluster = cluster(clock, waiting)) {
      awaitDecoy(cluster);
      Traces before = traces(cluster);
      boolean aimed = killSome(which, round);
      waiting.pause(ON_ITS_WAY);
      List<JournalEntry> entries = new Journal(cluster.client()).entries();
      stages.merge(
          !aimed
              ? "never aimed, not counted"
              : entries.isEmpty() ? "no entry" : entries.get(0).stage().name(),
          1,
          Integer::sum);
      new UnfinishedFaults(cluster).recover();
      List<String> second = new UnfinishedFaults(cluster).recover();
      List<String> left = new ArrayList<>();
      waiting.until(
          "everything to be as before",
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          () -> {
            left.clear();
            left.addAll(traces(cluster).since(before));
            return left.isEmpty();
          });
      second.forEach(line -> left.add("the second recovery still had to do something: " + line));
      return left;
    }
  }

  private static Traces traces(Cluster cluster) {
    return Traces.of(cluster, NAMESPACES, Set.of(FaultSpec.BlackHole.DNS));
  }

  /** The pods that the last round disturbed are back. */
  private void awaitDecoy(Cluster cluster) {
    boolean ready =
        waiting.until(
            "the decoy",
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            () -> new Workloads(cluster.client()).readyPods(DECOY).size() == 1);
    if (!ready) {
      throw HealproofException.broken(DECOY + " did not come back", null);
    }
  }

  /** Kills a child that does this fault; false where it found nothing that it could aim at. */
  private boolean killSome(int which, int round) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KillSoak.class.getName(),
                "fault",
                Integer.toString(which),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.equals("aimed")) {
        line = out.readLine();
      }
      if (line == null) {
        return false;
      }
      waiting.pause(Duration.ofNanos(1 + (long) (random.nextDouble() * LONGEST.toNanos())));
      return true;
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
  }
}
