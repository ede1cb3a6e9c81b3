package io.healproof.experiment;

import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sighting;
import io.healproof.recovery.Sources;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each source has measured of a trial.
 *
 * @param api the recovery, watched at the API
 * @param prometheus the recovery, from samples of object states
 * @param outages what users went through, by source; empty where none send
 */
record Measured(Sighting api, Sighting prometheus, Map<String, Outage> outages) {

  Measured {
    outages = Collections.unmodifiableMap(new TreeMap<>(outages));
  }

  /** What users went through, as a source saw it. */
  Outage outage(String source) {
    Outage seen = outages.get(source);
    if (seen == null) {
      throw new IllegalArgumentException(source + " saw no users of this trial");
    }
    return seen;
  }

  /** The recovery that a source of object states saw. */
  Recovery recovery(String source) {
    return (source.equals(Sources.API) ? api : prometheus).recovery();
  }

  /** Whether more watching can change nothing any more. */
  static boolean settled(Recovery recovery) {
    return recovery instanceof Recovery.Observed || recovery instanceof Recovery.LeftCensored;
  }
}
