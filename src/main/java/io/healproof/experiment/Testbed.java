package io.healproof.experiment;

import io.healproof.evidence.RunWriter;
import io.healproof.observe.ApiWitness;
import io.healproof.observe.CanaryWitness;
import io.healproof.observe.ClockReading;
import io.healproof.observe.PrometheusWitness;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Everything that a trial needs of the world, ready for use.
 *
 * @param namespaces that the witnesses look at: the stack's, and the canary's
 * @param apiClock reads the API server's clock; empty where it does not answer
 * @param users who have to be served in the steady state; empty where the stack has none
 * @param traffic lets users send during a trial; empty where the stack has none
 * @param load what observing trials has cost so far
 */
record Testbed(
    Set<String> namespaces,
    Targets targets,
    ApiWitness api,
    PrometheusWitness prometheus,
    CanaryWitness canary,
    Vigil pulse,
    Supplier<Optional<ClockReading>> apiClock,
    RunWriter record,
    RunClock clock,
    Waiting waiting,
    RandomGenerator random,
    Bounds bounds,
    Optional<UsersCheck> users,
    Optional<Traffic.Source> traffic,
    OwnLoad load)
    implements Witnesses {

  Testbed {
    // In one order, so that the same question is always asked in the same words.
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }

  /** The same for a calibration trial: its hold time, and what shows its own target. */
  Testbed calibrating(Duration hold, PrometheusWitness target) {
    return new Testbed(
        namespaces,
        targets,
        api,
        target,
        canary,
        pulse,
        apiClock,
        record,
        clock,
        waiting,
        random,
        bounds.holding(hold),
        users,
        traffic,
        load);
  }
}
