package io.healproof.experiment;

import io.healproof.cluster.Cluster;
import io.healproof.evidence.RunWriter;
import io.healproof.fault.Faults;
import io.healproof.observe.ApiObserver;
import io.healproof.observe.Canary;
import io.healproof.observe.PrometheusObserver;
import io.healproof.stack.DeployedStack;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.random.RandomGenerator;

/** Everything that a trial needs of the world, ready for use. */
record Testbed(
    Cluster cluster,
    DeployedStack stack,
    Faults faults,
    ApiObserver api,
    PrometheusObserver prometheus,
    Canary canary,
    RunWriter record,
    RunClock clock,
    Waiting waiting,
    RandomGenerator random,
    Bounds bounds,
    Owners owners) {}
