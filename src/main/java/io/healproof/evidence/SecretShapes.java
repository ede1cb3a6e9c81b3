package io.healproof.evidence;

import io.healproof.Secret;
import java.util.List;
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

  /** A pattern, and what it leaves of what it finds. */
  private record Shape(Pattern pattern, String masked) {
    Shape(String regex, String masked) {
      this(Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), masked);
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(
              "-----BEGIN ([A-Z ]*PRIVATE KEY)-----.{0,20000}?-----END \\1-----", Secret.MASK),
          // RFC 3986, userinfo.
          new Shape("(://[^/?#\\s:@\"']{0,100}:)[^/?#\\s@\"']+@", "$1" + Secret.MASK + "@"),
          // A token in place of a user; no user's name is as long.
          new Shape("(://)[^/?#\\s:@\"']{16,200}@", "$1" + Secret.MASK + "@"),
          // RFC 7519: three parts of base64url, the first of which begins a JSON object.
          new Shape("\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*", Secret.MASK),
          new Shape("\\b(bearer\\s+)[\\w.~+/=-]{16,}", "$1" + Secret.MASK),
          new Shape(
              "\\b(authorization|cookie)(\"?\\s*[:=]\\s*\"?)[^\"\\r\\n}]+", "$1$2" + Secret.MASK),
          // As in a query, in a header, in YAML and in JSON.
          new Shape(
              "("
                  + NAMES
                  + "\\\\?[\"']?\\s{0,9}[:=]\\s{0,9}\\\\?[\"']?)"
                  + NO_HASH
                  + "[^\\s\"'\\\\,;&}\\]]+",
              "$1" + Secret.MASK),
          // An argument of a command, in a line or in a list, that follows its name.
          new Shape(
              "(--[\\w-]{0,40}"
                  + NAMES
                  + "(?:\\s{1,9}[\"']?|[\"']\\s{0,9},\\s{0,9}[\"']))"
                  + NO_HASH
                  + "[^\\s\"',\\]-][^\\s\"',\\]]*",
              "$1" + Secret.MASK),
          // An environment variable in a pod's spec, as JSON and as YAML.
          new Shape(
              "(" + NAMES + "\"?\\s*,?\\s*\"?value\"?\\s*[:=]\\s*\"?)" + NO_HASH + "[^\\s\",}]+",
              "$1" + Secret.MASK));

  private SecretShapes() {}

  /** The text without what looks like a secret in it. */
  static String mask(String text) {
    String masked = text;
    for (Shape shape : SHAPES) {
      masked = shape.pattern().matcher(masked).replaceAll(shape.masked());
    }
    return masked;
  }

  /** Whether a member, a variable or a header of this name holds a secret. */
  static boolean named(String name) {
    return NAMED.matcher(name).find();
  }
}
