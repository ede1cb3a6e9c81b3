package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TargetInputs;
import io.healproof.experiment.TargetLogs.Victims;
import io.healproof.experiment.calibration.Truth;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.Phase;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TrialGates;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a calibration trial comes to, the first time and whenever it is computed again. */
final class CalibrationResult {
  private final Recording record;
  private final int number;
  private final CalibrationTarget target;
  private final UsersPace pace;
  private final TargetLogs logs;

  /**
   * Of one trial.
   *
   * @param logs complete
   */
  CalibrationResult(
      Recording record, int number, CalibrationTarget target, UsersPace pace, TargetLogs logs) {
    this.record = record;
    this.number = number;
    this.target = target;
    this.pace = pace;
    this.logs = logs;
  }

  /**
   * Keeps what the result is computed from.
   *
   * @param clock readings of Prometheus's clock
   */
  Entry.CalibrationInputs inputs(Seen seen, Findings findings, List<ClockReading> clock) {
    return new Entry.CalibrationInputs(
        number,
        new TargetInputs(
            target.regime().name(),
            target.length(),
            target.lane(),
            target.pods().stream().sorted().toList(),
            target.victim(),
            findings.injection().t0(),
            logs.serving().stream().sorted().toList(),
            logs.logged(),
            users(),
            reads(),
            KeptWitnesses.clock(record, "the clock of the target's log", logs.readings()),
            new KeptWitnesses(record).of(seen, findings, Optional.of(pace), clock)));
  }

  private SampleRef users() {
    return keep("the target's log of " + target.lane(), logs.users());
  }

  private SampleRef reads() {
    return keep("reads of the pods of " + target.lane(), logs.pods());
  }

  private SampleRef keep(String what, String log) {
    return record.sample("truth", what, log.getBytes(StandardCharsets.UTF_8));
  }

  /** Each measurement beside the truth. */
  Entry.CalibrationTrial compared(Seen seen, Findings findings, Victims victims) {
    TimeBounds t0 = findings.injection().t0();
    TrialGates gates = new Gates(seen, findings).all();
    Optional<ClockOffset> offset = logs.offset();
    if (offset.isEmpty()) {
      return entry(t0, List.of(), gates, List.of(), "The clock of the target's node was stepped.");
    }
    if (!target.settled(logs, t0, victims)) {
      return entry(t0, List.of(), gates, List.of(), "The target did not do what its script says.");
    }
    Truth users = logs.service(offset.get(), t0, target.hold());
    Truth pods =
        logs.hole()
            .<Truth>map(Truth.Unknown::new)
            .orElseGet(() -> logs.api(offset.get(), t0, target.hold(), victims));
    TrialSamples samples = new TrialSamples(record, seen.bounds(), Optional.of(pace), findings);
    return entry(
        t0,
        new CalibrationComparison(findings.measured(), samples::basis, gates).of(users, pods),
        gates,
        logs.probing(offset.get(), users, pods),
        problem(users, pods));
  }

  /** What trials come to together, whatever the order in which they ended. */
  static Calibration of(List<Entry.CalibrationTrial> trials) {
    return new Calibration(
        trials.stream()
            .sorted(Comparator.comparing(Entry.CalibrationTrial::number))
            .flatMap(trial -> trial.compared().stream())
            .map(Entry.Compared::comparison)
            .toList());
  }

  private static String problem(Truth users, Truth pods) {
    return List.of(users, pods).stream()
        .filter(Truth.Unknown.class::isInstance)
        .map(unknown -> ((Truth.Unknown) unknown).reason())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private Entry.CalibrationTrial entry(
      TimeBounds t0,
      List<Entry.Compared> compared,
      TrialGates gates,
      List<Phase> phases,
      String problem) {
    return new Entry.CalibrationTrial(
        number,
        target.regime().words(),
        target.length(),
        pace.period(),
        target.hold(),
        Optional.of(t0),
        compared,
        gates.further(),
        phases,
        List.of(users(), reads()),
        problem);
  }
}
