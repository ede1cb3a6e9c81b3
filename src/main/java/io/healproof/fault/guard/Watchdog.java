package io.healproof.fault.guard;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers again and again, so that nobody has to think of it: from within the cluster, where a
 * dead laptop takes nothing along. What a living run has done is left to it; once its Lease has
 * been silent for its whole duration, what is in the journal is taken back.
 *
 * <p>A silence is watched from at most {@link #PAUSE} and a look after the last renewal, so that
 * everything is taken back within the Lease's duration and 30 s.
 */
public final class Watchdog {
  static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final LeasedRecovery recovery;
  private final Waiting waiting;
  private final Consumer<String> say;
  private String trouble = "";

  /**
   * A watchdog of a cluster.
   *
   * @param say told what was taken back, and of each new trouble, in words
   */
  public Watchdog(Cluster cluster, RunClock clock, Waiting waiting, Consumer<String> say) {
    this.recovery = new LeasedRecovery(cluster, clock, waiting);
    this.waiting = waiting;
    this.say = say;
  }

  /**
   * Watches until it is interrupted.
   *
   * @throws io.healproof.time.Interruption when it is
   */
  public void watch() {
    while (true) {
      look();
      waiting.pause(PAUSE);
    }
  }

  /** Looks once, for as long as a silence has to be watched; no trouble ends the watch. */
  void look() {
    Optional<String> met = Optional.empty();
    try {
      recovery.recover(held -> {}).forEach(say);
    } catch (HealproofException e) {
      met = livesOn(e) ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
    } catch (KubernetesClientException e) {
      met = Optional.of("The cluster could not be asked: " + e.getMessage());
    }
    tell(met.orElse(""));
  }

  /** Whoever holds the Lease has renewed it, and takes back its faults itself. */
  private static boolean livesOn(HealproofException e) {
    return e.exitCode() == ExitCode.REFUSED;
  }

  /** The same trouble, time after time, is told once. */
  private void tell(String met) {
    if (!met.isEmpty() && !met.equals(trouble)) {
      LOG.atWarn().addKeyValue("trouble", met).log("not everything could be taken back yet");
      say.accept(met);
    }
    trouble = met;
  }
}
