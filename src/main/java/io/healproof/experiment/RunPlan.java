package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.SigningKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is decided before a run touches anything.
 *
 * @param claims in the order in which they run
 * @param features texts of the feature files that they are in
 * @param settings resolved, with where each came from
 * @param platform the folder of the platform's manifests
 * @param runs the folder in which the run's record gets its own
 * @param version of Healproof
 * @param seed of every random choice
 * @param calibration how many calibration trials run along; 0 for none
 * @param bounds times and error bounds of each trial
 * @param redaction keeps secrets out of the record
 * @param signer signs the record, where one is configured
 */
public record RunPlan(
    List<Claim> claims,
    List<Entry.FeatureText> features,
    List<Entry.Setting> settings,
    Path platform,
    Path runs,
    String version,
    long seed,
    int calibration,
    Bounds bounds,
    Redaction redaction,
    Optional<SigningKey> signer) {

  /**
   * Takes the plan, if all that is claimed can be proven.
   *
   * @throws io.healproof.HealproofException (REFUSED) for a limit that is narrower than what the
   *     source that is to carry it can resolve, and for a share of trials that so few cannot show
   */
  public RunPlan {
    claims = List.copyOf(claims);
    for (Claim claim : claims) {
      new PromisedLimits(claim, bounds).requireResolvable();
      claim.share().ifPresent(share -> share.requireProvableIn(claim.trials(), claim.id()));
    }
    features = List.copyOf(features);
    settings = List.copyOf(settings);
  }
}
