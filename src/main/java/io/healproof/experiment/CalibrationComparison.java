package io.healproof.experiment;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Entry;
import io.healproof.experiment.calibration.Truth;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TrialGates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What each source says of one calibration trial, beside the truth. Pure. */
final class CalibrationComparison {
  /** What users go through. */
  static final String OUTAGE = "outage";

  /** From the fault to lasting service. */
  static final String BACK = "back in service";

  /** From the fault until the pods are ready again. */
  static final String RECOVERY = "recovery";

  private final Measured measured;
  private final Function<String, Basis> basis;
  private final List<Gate> gates;
  private final List<Entry.Compared> compared = new ArrayList<>();

  /**
   * The comparison of one trial.
   *
   * @param basis what a source's measurement was computed from
   * @param gates as a claim's trial has them
   */
  CalibrationComparison(Measured measured, Function<String, Basis> basis, TrialGates gates) {
    this.measured = measured;
    this.basis = basis;
    this.gates = gates.further();
  }

  /** Every comparison; a source whose declared bound did not hold has seen nothing. */
  List<Entry.Compared> of(Truth users, Truth pods) {
    if (users instanceof Truth.Known known) {
      for (String source :
          List.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED, Sources.BLACKBOX_EXPORTER)) {
        users(source, known);
      }
    }
    if (pods instanceof Truth.Known known) {
      pods(Sources.API, known);
      pods(Sources.KUBE_STATE_METRICS, known);
    }
    return List.copyOf(compared);
  }

  private void users(String source, Truth.Known truth) {
    Outage outage = measured.outage(source);
    Duration sure = Pace.blink(basis.apply(source).interval());
    add(source, OUTAGE, truth.outageMet(sure), outage.length());
    // Who saw no failure cannot say when one ended; who saw one though none was is wrong above.
    if (truth.disturbed() && !(outage.back() instanceof Recovery.LeftCensored)) {
      add(source, BACK, truth.back(), outage.back());
    }
  }

  private void pods(String source, Truth.Known truth) {
    Recovery recovery = measured.recovery(source);
    // Where the API had nothing to show, only a false alarm says anything of an instrument.
    if (truth.disturbed() || recovery instanceof Recovery.Observed) {
      add(source, RECOVERY, truth.back(), recovery);
    }
  }

  private void add(String source, String quantity, Interval truth, Recovery said) {
    Recovery counted =
        shut(source)
            .<Recovery>map(
                gate -> new Recovery.Unknown("Not " + gate.name() + ": " + gate.reason()))
            .orElse(said);
    compared.add(
        new Entry.Compared(new Comparison(source, quantity, truth, counted), basis.apply(source)));
  }

  /** The gate that makes a source say nothing in this trial, if one does. */
  private Optional<Gate> shut(String source) {
    return gates.stream()
        .filter(gate -> !gate.held() && gate.consequence() == Gate.Consequence.VOIDS)
        .filter(gate -> Gates.concern(gate, source))
        .findFirst();
  }
}
