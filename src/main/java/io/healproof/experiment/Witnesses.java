package io.healproof.experiment;

import io.healproof.observe.ApiWitness;
import io.healproof.observe.CanaryWitness;
import io.healproof.observe.PrometheusWitness;
import io.healproof.time.RunClock;
import java.util.Set;

/** Who sees a trial, and within which bounds: in a cluster, or once more from a record. */
interface Witnesses {

  /** Namespaces that the witnesses look at. */
  Set<String> namespaces();

  ApiWitness api();

  PrometheusWitness prometheus();

  CanaryWitness canary();

  Vigil pulse();

  RunClock clock();

  Bounds bounds();
}
