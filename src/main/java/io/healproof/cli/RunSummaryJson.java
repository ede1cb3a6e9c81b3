package io.healproof.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run's summary as {@code --json} prints it. */
record RunSummaryJson(
    String outcome,
    int exitCode,
    String folder,
    List<RunSummary.Line> limits,
    List<String> notes,
    Map<String, ResolvedValue> settings) {

  record ResolvedValue(String value, String from) {}

  static RunSummaryJson of(RunSummary summary, Settings settings) {
    Map<String, ResolvedValue> resolved = new TreeMap<>();
    for (Setting<?> setting : settings.all()) {
      resolved.put(setting.key(), new ResolvedValue(setting.text(), setting.origin().where()));
    }
    return new RunSummaryJson(
        summary.exitCode().name(),
        summary.exitCode().status(),
        summary.folder().toString(),
        summary.lines(),
        summary.notes(),
        resolved);
  }
}
