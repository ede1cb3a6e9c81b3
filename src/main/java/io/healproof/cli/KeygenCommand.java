package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.evidence.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code healproof keygen}. */
@Command(
    name = "keygen",
    description =
        "Makes a key to sign runs with: FILE, which only its owner can read, and FILE.pub.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof keygen team.key",
      "  healproof run --sign team.key",
      "  healproof verify reports/runs/20260101T120000Z-4f2a --key team.key.pub",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class KeygenCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "Where the key goes; must not exist yet.")
  Path file = Path.of("");

  @Mixin HelpOption help = new HelpOption();

  KeygenCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path secret = session.surroundings().places().workingFolder().resolve(file).normalize();
    Path open = secret.resolveSibling(secret.getFileName() + ".pub");
    if (Files.exists(open)) {
      throw exists(open);
    }
    SigningKey key = SigningKey.generate();
    // From the first byte on: a file that is closed to others later was open before.
    write(secret, key.pem(), "rw-------");
    write(open, key.publicPem(), "rw-r--r--");
    session.out().println("key:    " + secret + " (keep it; give it to runs with --sign)");
    session.out().println("public: " + open + " (give it to whoever is to verify)");
    session.out().println("called: " + key.verifying().fingerprint());
    return ExitCode.PASS.status();
  }

  private static void write(Path to, String text, String permissions) {
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                to,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString(permissions))))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (FileAlreadyExistsException e) {
      throw exists(to);
    } catch (IOException e) {
      throw HealproofException.broken("cannot write " + to + ": " + e, e);
    }
  }

  private static HealproofException exists(Path file) {
    return HealproofException.usage(
        file + " exists already; no key is overwritten, so choose another name");
  }
}
