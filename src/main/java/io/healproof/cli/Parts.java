package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.experiment.CalibrationSession;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the commands ask of the rest of Healproof. Tests give their own. */
interface Parts {

  /** The local cluster of this machine. */
  ClusterProvider clusters();

  /**
   * Runs the claims that the settings select. An interrupt ends the run early: it undoes what it
   * did and returns what was seen.
   *
   * @throws io.healproof.HealproofException when nothing could be judged
   */
  RunSummary run(Settings settings, Progress progress);

  /**
   * Calibrates the instruments on targets of known outages.
   *
   * @throws io.healproof.HealproofException when the cluster, the platform or a target fails
   */
  CalibrationSession.Result calibrate(Settings settings, Progress progress);

  /**
   * Takes back every fault that the journal in the cluster has as unfinished. On a context this
   * needs its place on the allow-list, and neither consent nor a time window: what was left behind
   * is worse than what puts it back.
   *
   * @return what was done, a line each
   * @throws io.healproof.HealproofException when there is no cluster, or something cannot be taken
   *     back
   */
  List<String> recover(Settings settings, Progress progress);

  /**
   * Takes back what dead runs left in the cluster, until it is interrupted; allowed where
   * recovering is.
   *
   * @param say told what was taken back, and what could not be
   */
  void watch(Settings settings, Consumer<String> say);

  /**
   * The manifests that give a run with these settings its rights on a context, in the order in
   * which they can be applied. Changes nothing.
   *
   * @param hub whether those on the cluster that holds Argo CD are meant, where it is another
   */
  List<Map<String, Object>> rbac(Settings settings, boolean hub);

  /**
   * What a run with these settings would do and touch, a line each. Changes nothing.
   *
   * @throws io.healproof.HealproofException when a stack, scenario, step or tag is not known
   */
  List<String> plan(Settings settings);
}
