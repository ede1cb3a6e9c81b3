package io.healproof.report;

import io.healproof.report.page.Drawing;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Elements of a drawing, one above the other. Numbers are written the same on every machine and in
 * every locale. Styles are those of {@link Drawing}.
 */
final class SvgLayer {
  private final StringBuilder elements = new StringBuilder();

  void line(String style, double x1, double y1, double x2, double y2) {
    elements.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
  }

  void rect(String style, double x, double top, double width, double height) {
    elements.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
            .formatted(style, number(x), number(top), number(Math.max(0, width)), number(height)));
  }

  /** A pale ground to draw on. */
  void lane(double x, double top, double width, double height) {
    elements.append(
        "<rect class=\"lane\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\"/>\n"
            .formatted(number(x), number(top), number(width), number(height)));
  }

  void path(String style, CharSequence steps) {
    elements.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(style, steps));
  }

  /**
   * A line of text.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}: what of it is at x
   */
  void text(double x, double baseline, String style, String anchor, String text) {
    elements.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(style, number(x), number(baseline), anchor, Drawing.escaped(text)));
  }

  /** One decimal, and none where it is zero. */
  static String number(double value) {
    return rounded(value, 1);
  }

  /** Without zeros at its end. */
  static String rounded(double value, int decimals) {
    return BigDecimal.valueOf(value)
        .setScale(decimals, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  @Override
  public String toString() {
    return elements.toString();
  }
}
