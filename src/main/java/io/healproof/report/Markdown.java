package io.healproof.report;

import java.util.Locale;

/** Words of others within Markdown: shown as they are, never as markup. */
final class Markdown {
  private static final String SPECIAL = "\\`*_{}[<>#~";
  private static final int LONGEST_UNBROKEN = 24;

  private Markdown() {}

  /** Plain text; line breaks become spaces. */
  static String plain(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c == '\n' || c == '\r' ? ' ' : c);
    }
    return out.toString();
  }

  /** A short text that is not to be broken into lines, such as an interval with its unit. */
  static String unbroken(String text) {
    return text.length() > LONGEST_UNBROKEN ? text : text.replace(' ', '\u00a0');
  }

  /** Inline code; a back-tick within is replaced, since it cannot be escaped there. */
  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text.replace('`', '\'').replace('\n', ' ') + "`";
  }

  /** A fenced block that no line of the text can end. */
  static String block(String language, String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence + language + "\n" + text.stripTrailing() + "\n" + fence + "\n";
  }

  /** The anchor that GitHub gives to a heading. */
  static String anchor(String heading) {
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
}
