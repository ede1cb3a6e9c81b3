package io.healproof.cli;

import io.healproof.cli.doctor.DoctorChecks;
import io.healproof.cli.doctor.RealMachine;
import io.healproof.time.RunClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine;

/** Where the JVM starts. */
public final class Healproof {

  private Healproof() {}

  public static void main(String[] arguments) {
    Surroundings surroundings = Surroundings.ofProcess();
    Path logs = surroundings.places().logs();
    Path logFile = LogFile.of(logs, Instant.now(), ProcessHandle.current().pid());
    // Before the first logger is made: logback reads it once.
    System.setProperty("healproof.log", logFile.toString());
    Interruption interruption =
        new Interruption(Thread.currentThread(), surroundings.err(), Runtime.getRuntime()::halt);
    Failures failures = new Failures(interruption, logFile);
    System.exit(execute(surroundings, interruption, failures, arguments));
  }

  private static int execute(
      Surroundings surroundings, Interruption interruption, Failures failures, String[] arguments) {
    try {
      // What is recorded reads the same in every country, or nobody elsewhere could recompute it.
      Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
      interruption.listen();
      LogFile.prune(surroundings.places().logs());
      Parts parts = new Wiring(surroundings, RunClock.start());
      return commandLine(new Session(surroundings, parts), failures).execute(arguments);
    } catch (Throwable e) {
      // An Error that is not caught would end the JVM with 1, and 1 says FAIL.
      return failures.report(e, surroundings.err());
    }
  }

  /** The whole command line; tests call it with their own parts. */
  static CommandLine commandLine(Session session, Failures failures) {
    CommandLine line =
        new CommandLine(new HealproofCommand())
            .addSubcommand(new RunCommand(session))
            .addSubcommand(new TestCommand())
            .addSubcommand(new PlanCommand(session))
            .addSubcommand(new RbacCommand(session))
            .addSubcommand(new VerifyCommand(session))
            .addSubcommand(new RecoverCommand(session))
            .addSubcommand(new WatchdogCommand(session))
            .addSubcommand(new ReportCommand(session))
            .addSubcommand(new ClaimsCommand(session))
            .addSubcommand(new KeygenCommand(session))
            .addSubcommand(new CalibrateCommand(session))
            .addSubcommand("cluster", ClusterCommand.in(session))
            .addSubcommand(
                new DoctorCommand(
                    session,
                    new DoctorChecks(new RealMachine(), session.surroundings().places().cache())))
            .addSubcommand(new CommandLine.HelpCommand());
    line.setOut(session.surroundings().out());
    line.setErr(session.surroundings().err());
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            session.surroundings().coloured()
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler(failures);
    line.setParameterExceptionHandler(failures);
    line.setUsageHelpWidth(100);
    line.setUsageHelpLongOptionsMaxWidth(30);
    return line;
  }
}
