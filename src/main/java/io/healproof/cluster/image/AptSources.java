package io.healproof.cluster.image;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The host's own sources of Debian packages, so that a build asks the mirror that this machine is
 * set up for.
 */
final class AptSources {
  private AptSources() {}

  /**
   * The files below an apt folder that name the suite itself, its updates or its security fixes,
   * with the component {@code main}. Empty on a host of another suite or distribution; mmdebstrap
   * then uses Debian's own mirror.
   */
  static List<Path> of(Path apt, String suite) {
    return Stream.concat(Stream.of(apt.resolve("sources.list")), parts(apt).stream())
        .filter(Files::isReadable)
        .filter(file -> serves(text(file), suite))
        .toList();
  }

  static boolean serves(String sources, String suite) {
    String release = Pattern.quote(suite) + "(-updates|-security)?";
    Pattern oneLine =
        Pattern.compile(
            "^deb\\s+(\\[[^]]*]\\s+)?\\S+\\s+" + release + "\\s+(\\S+\\s+)*main\\b",
            Pattern.MULTILINE);
    Pattern suites =
        Pattern.compile("^Suites:(\\s+\\S+)*?\\s+" + release + "(\\s|$)", Pattern.MULTILINE);
    Pattern component =
        Pattern.compile("^Components:(\\s+\\S+)*?\\s+main(\\s|$)", Pattern.MULTILINE);
    return oneLine.matcher(sources).find()
        || Stream.of(sources.split("\\n\\s*\\n", -1))
            .anyMatch(part -> suites.matcher(part).find() && component.matcher(part).find());
  }

  private static List<Path> parts(Path apt) {
    Path folder = apt.resolve("sources.list.d");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(list|sources)")).sorted().toList();
    } catch (IOException e) {
      throw HealproofException.broken("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
