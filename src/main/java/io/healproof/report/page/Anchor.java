package io.healproof.report.page;

import java.util.Locale;

/** Where links within a page lead. */
public final class Anchor {

  private Anchor() {}

  /** A link's target for a heading of the same page: the anchor that GitHub gives to it. */
  public static String to(String heading) {
    return "#" + of(heading);
  }

  static String of(String heading) {
    StringBuilder anchor = new StringBuilder();
    for (char c : heading.toLowerCase(Locale.ROOT).toCharArray()) {
      if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
        anchor.append(c);
      } else if (c == ' ') {
        anchor.append('-');
      }
    }
    return anchor.toString();
  }

  /** A target without any character that could end it, in Markdown or in HTML. */
  static String safe(String target) {
    StringBuilder out = new StringBuilder();
    for (byte b : target.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "/._~#%?=&+,@-".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return out.toString();
  }
}
