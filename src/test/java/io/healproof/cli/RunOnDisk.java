package io.healproof.cli;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Ledger;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SigningKey;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.time.RunClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The record of a run that announced one claim and tried it not once. */
final class RunOnDisk {

  private RunOnDisk() {}

  /** Seals it in a new folder; returns its head. */
  static String seal(Path folder, Optional<SigningKey> key) {
    try (RunWriter run = open(folder, key)) {
      return sealed(run);
    }
  }

  private static String sealed(RunWriter run) {
    run.record(plan());
    return run.seal(
        RunVerdict.of(List.of(ClaimVerdict.ofClaim("RC-POD-1", 1, List.of())), Optional.empty()));
  }

  /** The same of a stack by name. */
  static String sealOf(String stack, Path folder) {
    try (RunWriter run = open(folder, Optional.empty())) {
      run.record(
          new Entry.Facts(
              stack, "", "local", "v1.34.4", "build", List.of(), Map.of(), List.of(), List.of(),
              List.of(), List.of()));
      return sealed(run);
    }
  }

  /** Leaves it unfinished. */
  static void interrupt(Path folder) {
    try (RunWriter run = open(folder, Optional.empty())) {
      run.record(plan());
    }
  }

  /** One that was judged by other rules than ours. */
  static String sealByRules(String rules, Path folder) {
    try (RunWriter run = open(folder, rules, Optional.empty())) {
      return sealed(run);
    }
  }

  static RunWriter open(Path folder, Optional<SigningKey> key) {
    return open(folder, Ledger.RULES, key);
  }

  private static RunWriter open(Path folder, String rules, Optional<SigningKey> key) {
    return RunWriter.open(
        folder,
        new Entry.RunHeader(
            String.valueOf(folder.getFileName()),
            Ledger.SCHEMA,
            rules,
            "0.1.0",
            Instant.EPOCH,
            List.of()),
        RunClock.start(),
        Redaction.none(),
        key);
  }

  static Entry.ClaimPlan plan() {
    return new Entry.ClaimPlan(
        "RC-POD-1",
        "A killed pod is replaced",
        "a.feature",
        7,
        List.of(),
        List.of(),
        false,
        Outcome.PASS,
        1,
        Optional.empty(),
        "kill a pod",
        List.of());
  }
}
