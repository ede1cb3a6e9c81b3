package io.healproof.recovery;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every gate of a trial. The first three are parameters of their own, so that none is forgotten.
 *
 * @param effectConfirmed the fault did what it was to do
 * @param telemetryComplete each source was up and answered throughout
 * @param observersAgree the witnesses' intervals overlap; see {@link Agreement}
 * @param further others: exporter lag within its bound, no step of the clock, leak check ...
 */
public record TrialGates(
    Gate effectConfirmed, Gate telemetryComplete, Gate observersAgree, List<Gate> further) {

  public TrialGates {
    further = List.copyOf(further);
  }

  /** All of them, in the order in which they are judged. */
  public List<Gate> all() {
    return Stream.concat(
            Stream.of(effectConfirmed, telemetryComplete, observersAgree), further.stream())
        .toList();
  }
}
