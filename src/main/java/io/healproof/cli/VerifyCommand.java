package io.healproof.cli;

import io.healproof.evidence.Check;
import io.healproof.evidence.RunVerifier;
import io.healproof.evidence.Trust;
import io.healproof.evidence.Verification;
import io.healproof.evidence.VerifyingKey;
import io.healproof.experiment.Recomputation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code healproof verify}. */
@Command(
    name = "verify",
    description = "Checks a run from its folder alone, offline, and computes its results anew.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof verify reports/runs/20260101T120000Z-4f2a",
      "  healproof verify RUN --head 9f86d081...    the head that the run printed",
      "  healproof verify RUN --key team.pub        whoever holds team.key has signed it",
      ExitCodes.HEADING
          + "  0 verifies (whatever its verdict)   2 unfinished   5 does not verify   64 wrong usage%n"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  Path run = Path.of("");

  @Option(
      names = "--head",
      paramLabel = "HASH",
      description = "The run's head hash, known from elsewhere.")
  @Nullable String head;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Public key whose signature the run must bear.")
  @Nullable Path key;

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  VerifyCommand(Session session) {
    this.session = session;
  }

  /** A verification as {@code --json} prints it. */
  record Verified(
      String run,
      boolean verified,
      boolean finished,
      boolean authentic,
      String head,
      String verdict,
      List<Check> checks,
      int exitCode) {}

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    Path here = session.surroundings().places().workingFolder();
    Trust trust =
        new Trust(
            Optional.ofNullable(head),
            Optional.ofNullable(key).map(here::resolve).map(VerifyingKey::read));
    Verification verification =
        RunVerifier.verify(here.resolve(run).normalize(), trust, new Recomputation());
    if (settings.json().value()) {
      session.printJson(document(verification));
    } else {
      lines(verification).forEach(session.out()::println);
    }
    return verification.exitCode().status();
  }

  private Verified document(Verification verification) {
    return new Verified(
        verification.run().map(record -> record.header().runId()).orElse(""),
        verification.wrong().isEmpty() && verification.unchecked().isEmpty(),
        verification.unfinished().isEmpty(),
        verification.authentic(),
        verification.run().map(record -> record.head()).orElse(""),
        verification.run().map(record -> record.verdict().verdict().outcome().name()).orElse(""),
        verification.checks(),
        verification.exitCode().status());
  }

  private static List<String> lines(Verification verification) {
    List<String> lines = new ArrayList<>();
    verification
        .run()
        .ifPresent(
            record ->
                lines.add(
                    "run %s by Healproof %s, verdict rules %s"
                        .formatted(
                            record.header().runId(),
                            record.header().version(),
                            record.header().rules())));
    for (Check check : verification.checks()) {
      lines.add("  %-6s %-14s %s".formatted(word(check.result()), check.name(), check.said()));
    }
    lines.add(conclusion(verification));
    return lines;
  }

  private static String word(Check.Result result) {
    return switch (result) {
      case HELD -> "ok";
      case WRONG -> "WRONG";
      case OPEN -> "open";
    };
  }

  private static String conclusion(Verification verification) {
    if (verification.wrong().isPresent()) {
      return "DOES NOT VERIFY. Nothing after the first thing that is wrong was checked.";
    }
    if (verification.unfinished().isPresent()) {
      return "UNFINISHED, and consistent as far as it goes: " + verification.unfinished().get();
    }
    if (verification.unchecked().isPresent()) {
      return "NOT COMPUTED AGAIN, and consistent as far as it goes: "
          + verification.unchecked().get()
          + ".";
    }
    return (verification.authentic() ? "VERIFIED, authentic. " : "VERIFIED, origin unproven. ")
        + "The run's verdict: "
        + verification.run().map(record -> record.verdict().verdict().outcome().name()).orElse("")
        + ". Whether the witnesses told the truth, and whether other runs were left out, no folder can show.";
  }
}
