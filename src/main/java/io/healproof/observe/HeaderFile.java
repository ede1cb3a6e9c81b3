package io.healproof.observe;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * HTTP headers in a file, one {@code Name: value} a line, as curl's {@code -H @FILE} reads them;
 * empty lines and those that begin with {@code #} do not count. It is read for each request, so
 * that whoever renews a token has only to write it there. Values are secrets: no message and no
 * record tells them.
 */
public final class HeaderFile {
  /** RFC 9110, section 5.6.2: a token. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private final Path file;

  public HeaderFile(Path file) {
    this.file = file;
  }

  /**
   * The headers as they are in the file now.
   *
   * @throws HealproofException (USAGE) naming the file, and the line that is no header
   */
  public Map<String, String> read() {
    Map<String, String> headers = new LinkedHashMap<>();
    int number = 0;
    for (String line : text().lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        add(line, number, headers);
      }
    }
    return headers;
  }

  private void add(String line, int number, Map<String, String> headers) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? "" : line.substring(0, colon);
    if (!NAME.matcher(name).matches()) {
      throw HealproofException.usage(
          "%s, line %d: expected a header as \"Name: value\"; what is there instead is not shown, for it may be a secret."
              .formatted(file, number));
    }
    headers.put(name, line.substring(colon + 1).strip());
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw HealproofException.usage("The HTTP headers cannot be read: " + e);
    }
  }
}
