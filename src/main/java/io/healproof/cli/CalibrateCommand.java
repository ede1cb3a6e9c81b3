package io.healproof.cli;

import io.healproof.experiment.CalibrationSession;
import io.healproof.report.CalibrationTable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code healproof calibrate}. */
@Command(
    name = "calibrate",
    description =
        "Measures scripted outages of known length with every instrument, and says how well that went.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof calibrate --trials 20",
      "  healproof calibrate --trials 299 --seed 7    99 %% at 95 %% confidence, if none is missed",
      ExitCodes.HEADING + "  0 the instruments may be believed, 2 misses forbid it%n"
    })
final class CalibrateCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "How many trials, spread over all regimes and lengths (default 20).")
  @Nullable String trials;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of everything random; a run's seed is in its record.")
  @Nullable String seed;

  @Option(
      names = "--keep",
      negatable = true,
      description = "Keep the cluster when the calibration has ended.")
  @Nullable Boolean keep;

  @Mixin ClusterOptions cluster = new ClusterOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  CalibrateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    Flags.put(flags, SettingKey.TRIALS, trials);
    Flags.put(flags, SettingKey.SEED, seed);
    Flags.put(flags, SettingKey.KEEP, keep);
    cluster.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    settings.refuseContext("calibration works");
    CalibrationSession.Result result =
        session.showing(settings, progress -> session.parts().calibrate(settings, progress));
    if (settings.json().value()) {
      session.printJson(json(result));
    } else {
      print(result);
    }
    return result.verdict().exitCode().status();
  }

  private void print(CalibrationSession.Result result) {
    session.out().println();
    session.out().print(CalibrationTable.of(result.calibration()));
    session.out().println();
    session.out().println("record: " + result.folder());
    session.out().println("head:   " + result.head());
    session.out().flush();
  }

  private static Map<String, Object> json(CalibrationSession.Result result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("verdict", result.verdict().verdict().outcome().name());
    json.put("reason", result.verdict().verdict().reason());
    json.put("record", result.folder().toString());
    json.put("head", result.head());
    json.put("sources", CalibrationTable.rows(result.calibration()));
    return json;
  }
}
