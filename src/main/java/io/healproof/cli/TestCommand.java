package io.healproof.cli;

import io.healproof.HealproofException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code healproof test}, as far as help goes: the launcher itself calls Maven. */
@Command(
    name = "test",
    description = "Prepares this machine and runs mvn verify: unit tests, scenarios, evidence.",
    customSynopsis = "healproof test [-h] [MAVEN ARGUMENT...]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof test",
      "  healproof test -Dhealproof.trials=1 -Dhealproof.images=build",
      "  healproof test -DskipITs               unit tests and checks only",
      ExitCodes.HEADING + "  those of Maven: 0 all passed, 1 anything else%n"
    })
final class TestCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Unmatched List<String> forMaven = new ArrayList<>();

  @Override
  public Integer call() {
    throw HealproofException.usage(
        "\"test\" needs the launcher, which prepares the machine: call ./healproof test "
            + String.join(" ", forMaven)
            + " or ./mvnw verify.");
  }
}
