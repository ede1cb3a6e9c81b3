package io.healproof.experiment;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ImageSource;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunWriter;
import io.healproof.experiment.calibration.CalibrationPlan;
import io.healproof.observe.Canary;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.Gate;
import io.healproof.stack.PlatformAddresses;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The calibration that runs along with the claims: few trials, and short ones. */
final class ShortCalibration {
  /** So that ten trials, several at a time, take about a minute. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final int trials;
  private final Path manifests;
  private final long seed;

  /**
   * A calibration of a run.
   *
   * @param trials 0 for none
   * @param manifests {@code cluster-fixtures/calibration}
   */
  ShortCalibration(int trials, Path manifests, long seed) {
    this.trials = trials;
    this.manifests = manifests;
    this.seed = seed;
  }

  /**
   * Calibrates, unless that is switched off or cannot be done here.
   *
   * @return whether the instruments may be believed; empty where they were not calibrated
   */
  Optional<Gate> run(
      Cluster cluster,
      PlatformAddresses addresses,
      Canary canary,
      RunWriter record,
      RunClock clock,
      Waiting waiting,
      Progress progress) {
    if (trials == 0) {
      return Optional.empty();
    }
    if (cluster.facts().imageSource() == ImageSource.PULL) {
      record.record(
          new Entry.Note(
              Optional.empty(),
              "The instruments were not calibrated: the image of the calibration target is built"
                  + " here, and this cluster pulls its images."));
      return Optional.empty();
    }
    try (CalibrationRun run =
        CalibrationRun.open(
            cluster, addresses, manifests, canary, record, clock, waiting, progress)) {
      return Optional.of(run.run(CalibrationPlan.of(trials, LONGEST, seed)).gate());
    } catch (HealproofException e) {
      if (e.exitCode() != ExitCode.BROKEN) {
        throw e;
      }
      Gate gate =
          Gate.barsPass(
              Calibration.NAME, "The calibration did not come to its end: " + e.getMessage());
      record.record(new Entry.Note(Optional.empty(), gate.reason()));
      record.record(new Entry.Calibrated(trials, List.of(), gate));
      return Optional.of(gate);
    }
  }
}
