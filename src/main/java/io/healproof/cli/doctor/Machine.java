package io.healproof.cli.doctor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The machine as the checks see it. Looking changes nothing. */
public interface Machine {

  /** A file's text; empty when it cannot be read. */
  Optional<String> read(Path file);

  /** What a command printed, both streams; empty when it could not be started or hung. */
  Optional<Output> run(Duration limit, List<String> command);

  /** Free bytes where the path is, or where it would be; empty when that is not known. */
  OptionalLong freeBytes(Path path);

  /** Whether anything answers there over HTTP, whatever its status. */
  boolean answers(URI address, Duration limit);

  /** Whether a server can listen on a free port of the loopback address. */
  boolean canListen();

  /** A command's result. */
  record Output(int status, String text) {
    boolean good() {
      return status == 0;
    }

    String firstLine() {
      return text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    }
  }
}
