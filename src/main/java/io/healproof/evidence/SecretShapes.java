package io.healproof.evidence;

import io.healproof.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a secret looks like that nobody told us of: keys, tokens, and whatever stands where a
 * password would. Rather one word too many is masked than one too few; a SHA-256 never is.
 */
final class SecretShapes {
  private static final String NAMES =
      "(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key"
          + "|client-key-data|credentials?)";

  private static final String NO_HASH = "(?![0-9a-f]{64}(?![0-9a-zA-Z]))";

  private static final Pattern NAMED = Pattern.compile(NAMES + "$", Pattern.CASE_INSENSITIVE);

  /** How each of {@link #NAMES} begins. */
  private static final String[] NAMES_BEGIN = {
    "pass", "secret", "token", "api", "access", "private", "client-key-data", "credential"
  };

  /**
   * What a secret looks like. To try a pattern at each character of megabytes of samples would take
   * seconds, so it is tried only where one of the literals stands that it can begin with.
   *
   * @param begins in lower case
   * @param kept how many groups of a match stay, from the first; the rest becomes the mask
   * @param end what follows the mask
   */
  private record Shape(List<String> begins, Pattern pattern, int kept, String end) {
    static Shape of(String regex, int kept, String end, String... begins) {
      return new Shape(
          List.of(begins),
          Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
          kept,
          end);
    }

    String mask(String text) {
      Begins at = new Begins(begins, lowerCase(text));
      Matcher matcher = pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
      StringBuilder masked = new StringBuilder();
      int done = 0;
      for (int next = at.from(0); next >= 0; next = at.from(Math.max(next + 1, done))) {
        if (matcher.region(next, text.length()).lookingAt()) {
          masked.append(text, done, next);
          for (int group = 1; group <= kept; group++) {
            masked.append(matcher.group(group));
          }
          masked.append(Secret.MASK).append(end);
          done = matcher.end();
        }
      }
      return done == 0 ? text : masked.append(text, done, text.length()).toString();
    }

    /** Letters of ASCII alone, so that no character moves. */
    private static String lowerCase(String text) {
      char[] characters = text.toCharArray();
      for (int i = 0; i < characters.length; i++) {
        char c = characters[i];
        characters[i] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      }
      return new String(characters);
    }
  }

  /** Where the next of several literals begins, asked from rising positions. */
  private static final class Begins {
    private final List<String> literals;
    private final String text;
    private final int[] next;

    Begins(List<String> literals, String text) {
      this.literals = literals;
      this.text = text;
      this.next = new int[literals.size()];
      Arrays.fill(next, -1);
    }

    /** The first place at or after a position; negative where there is none. */
    int from(int position) {
      int first = Integer.MAX_VALUE;
      for (int i = 0; i < next.length; i++) {
        if (next[i] < position) {
          int found = text.indexOf(literals.get(i), position);
          next[i] = found < 0 ? Integer.MAX_VALUE : found;
        }
        first = Math.min(first, next[i]);
      }
      return first == Integer.MAX_VALUE ? -1 : first;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(
              "-----BEGIN ([A-Z ]*PRIVATE KEY)-----.{0,20000}?-----END \\1-----",
              0,
              "",
              "-----begin "),
          // RFC 3986, userinfo.
          Shape.of("(://[^/?#\\s:@\"']{0,100}:)[^/?#\\s@\"']+@", 1, "@", "://"),
          // RFC 7519: three parts of base64url, the first of which begins a JSON object.
          Shape.of("\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*", 0, "", "eyj"),
          Shape.of("\\b(bearer\\s+)[\\w.~+/=-]{16,}", 1, "", "bearer"),
          Shape.of(
              "\\b(authorization|cookie)(\"?\\s*[:=]\\s*\"?)[^\"\\r\\n}]+",
              2,
              "",
              "authorization",
              "cookie"),
          // As in a query, in a header, in YAML and in JSON.
          Shape.of(
              "("
                  + NAMES
                  + "\\\\?[\"']?\\s{0,9}[:=]\\s{0,9}\\\\?[\"']?)"
                  + NO_HASH
                  + "[^\\s\"'\\\\,;&}\\]]+",
              1,
              "",
              NAMES_BEGIN),
          // An environment variable in a pod's spec, as JSON and as YAML.
          Shape.of(
              "(" + NAMES + "\"?\\s*,?\\s*\"?value\"?\\s*[:=]\\s*\"?)" + NO_HASH + "[^\\s\",}]+",
              1,
              "",
              NAMES_BEGIN));

  private SecretShapes() {}

  /** The text without what looks like a secret in it. */
  static String mask(String text) {
    String masked = text;
    for (Shape shape : SHAPES) {
      masked = shape.mask(masked);
    }
    return masked;
  }

  /** Whether a member, a variable or a header of this name holds a secret. */
  static boolean named(String name) {
    return NAMED.matcher(name).find();
  }
}
