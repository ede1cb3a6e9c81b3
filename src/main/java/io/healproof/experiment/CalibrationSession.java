package io.healproof.experiment;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.ClusterProvider;
import io.healproof.cluster.LocalClusterSettings;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SigningKey;
import io.healproof.experiment.calibration.CalibrationPlan;
import io.healproof.observe.Canary;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.RunVerdict;
import io.healproof.stack.Platform;
import io.healproof.stack.PlatformAddresses;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A run that calibrates and does nothing else: a cluster and a platform, but no stack. */
public final class CalibrationSession {
  private static final Duration PLATFORM_DEADLINE = Duration.ofMinutes(5);

  /** No scripted outage is longer than this. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private CalibrationSession() {}

  /**
   * What is decided beforehand.
   *
   * @param trials at least 1
   * @param manifests {@code cluster-fixtures}
   * @param runs the folder in which the record gets its own
   * @param version of Healproof
   * @param seed of every random choice
   * @param redaction keeps secrets out of the record
   * @param signer signs the record, where one is configured
   */
  public record Order(
      int trials,
      LocalClusterSettings cluster,
      Path manifests,
      Path runs,
      String version,
      List<Entry.Setting> settings,
      long seed,
      Redaction redaction,
      Optional<SigningKey> signer) {
    public Order {
      settings = List.copyOf(settings);
    }
  }

  /**
   * What came of it.
   *
   * @param folder of the sealed record
   * @param head its last hash
   */
  public record Result(Calibration calibration, RunVerdict verdict, Path folder, String head) {}

  /**
   * Calibrates, and seals the record.
   *
   * @throws io.healproof.HealproofException when the cluster, the platform or a target fails
   */
  public static Result run(
      Order order, ClusterProvider provider, Progress progress, RunClock clock, Waiting waiting) {
    try (RunWriter record =
            new RunStart(
                    order.runs(),
                    order.version(),
                    List.of(),
                    order.settings(),
                    order.seed(),
                    order.redaction(),
                    order.signer())
                .open(clock);
        Cluster cluster = provider.up(order.cluster(), progress)) {
      provider.awaitImages(progress);
      PlatformAddresses addresses =
          new Platform(order.manifests().resolve("platform"), waiting)
              .deploy(cluster, PLATFORM_DEADLINE, progress);
      record.record(facts(cluster, order.version()));
      Calibration calibration;
      try (Canary canary = new Canary(cluster.client(), clock)) {
        canary.start();
        try (CalibrationRun run =
            CalibrationRun.open(
                cluster,
                addresses,
                order.manifests().resolve("calibration"),
                canary,
                record,
                clock,
                waiting,
                progress)) {
          calibration = run.run(CalibrationPlan.of(order.trials(), LONGEST, order.seed()));
        }
      }
      RunVerdict verdict = RunVerdict.ofCalibration(calibration.gate());
      return new Result(calibration, verdict, record.folder(), record.seal(verdict));
    }
  }

  private static Entry.Facts facts(Cluster cluster, String version) {
    ClusterFacts facts = cluster.facts();
    return new Entry.Facts(
        "",
        "",
        cluster.name(),
        facts.kubernetesVersion(),
        facts.imageSource().name().toLowerCase(Locale.ROOT),
        facts.nodes().stream()
            .map(n -> new Entry.Node(n.name(), n.role(), n.osImage(), n.containerRuntime()))
            .toList(),
        Map.of("Healproof", version, "Kubernetes", facts.kubernetesVersion()),
        facts.images().stream()
            .map(i -> new Entry.Image(i.name(), i.digest(), i.builtFrom(), i.standsInFor()))
            .toList(),
        List.of(),
        facts.notes(),
        List.of("No claim was tried: this run calibrates the instruments and nothing else."));
  }
}
