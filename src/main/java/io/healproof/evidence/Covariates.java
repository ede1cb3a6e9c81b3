package io.healproof.evidence;

import java.util.Set;

/**
 * What a trial's intent records among its settings and nobody set: the state that a trial happened
 * to meet, or what was drawn for it. It may differ from trial to trial, and trials are counted
 * together all the same.
 *
 * <p>The count of self-heal attempts is not one of these: each attempt makes Argo CD wait three
 * times longer, so trials with different counts measure different things.
 */
public final class Covariates {
  /** How long was waited before the fault, so that its phase against the scrapes is random. */
  public static final String PHASE = "drawn wait against the scrape grid";

  /** Restarts in place of the target's containers. */
  public static final String RESTARTS = "restarts in place so far";

  /** On how many nodes the target's images were. */
  public static final String IMAGES_PRESENT = "images present";

  static final Set<String> ALL = Set.of(PHASE, RESTARTS, IMAGES_PRESENT);

  private Covariates() {}
}
