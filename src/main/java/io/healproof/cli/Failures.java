package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.ApiFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From whatever went wrong to one message and an exit code. Stack traces go to the log. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final Interruption interruption;
  private final Path logFile;

  Failures(Interruption interruption, Path logFile) {
    this.interruption = interruption;
    this.logFile = logFile;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("healproof: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: ./" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.status();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    return report(e, line.getErr());
  }

  /** Says what happened; the status to exit with. */
  int report(Throwable failure, PrintWriter err) {
    log().atError().setCause(failure).log("the command failed");
    if (interruption.happened()) {
      err.println("healproof: stopped before the end (log: " + logFile + ")");
      return ExitCode.INCONCLUSIVE.status();
    }
    if (failure instanceof HealproofException known) {
      err.println("healproof: " + known.getMessage());
      return known.exitCode().status();
    }
    Optional<String> request = ApiFailure.inWords(failure);
    if (request.isPresent()) {
      err.println(
          "healproof: the cluster's API server did not do what it was asked: " + request.get());
      err.println(
          "See whether it answers (kubectl get nodes), then run healproof recover. Details: "
              + logFile);
      return ExitCode.BROKEN.status();
    }
    err.println("healproof broke: " + failure);
    err.println("This is a defect of Healproof, not of what it tests. Details: " + logFile);
    return ExitCode.BROKEN.status();
  }

  /** Made when it is needed: starting the logging takes longer than showing help. */
  private static Logger log() {
    return LoggerFactory.getLogger(Failures.class);
  }
}
