package io.healproof.report.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A drawing as SVG, that needs nothing from outside and follows the reader's choice of light or
 * dark.
 *
 * @param title what it shows, for who cannot see it
 * @param width of its own coordinates, as it is to be written
 * @param height of its own coordinates, as it is to be written
 * @param content the elements within, escaped; their classes are those of {@link #STYLES}
 */
public record Drawing(String title, String width, String height, String content) {

  /** How a class of element looks by day and by night. */
  private record Style(String selector, String light, String dark) {}

  private static final List<Style> STYLES =
      List.of(
          new Style(".paper", "fill:#ffffff", "fill:#0d1117"),
          new Style(".ink", "fill:#1f2328", "fill:#f0f6fc"),
          new Style(".soft", "fill:#59636e", "fill:#9198a1"),
          new Style(".grid", "stroke:#d1d9e0", "stroke:#3d444d"),
          new Style(".sure", "fill:#d1570a", "fill:#f0883e"),
          new Style(".may", "fill:#eccbb6", "fill:#6b4a34"),
          new Style(".end", "stroke:#953800;stroke-width:2", "stroke:#ffc680"),
          new Style(
              ".limit", "stroke:#0969da;stroke-width:2;stroke-dasharray:6 4", "stroke:#58a6ff"),
          new Style(".limittext", "fill:#0969da", "fill:#58a6ff"),
          new Style(".span", "stroke:#0969da;stroke-width:3", "stroke:#58a6ff"),
          new Style(".lane", "fill:#f6f8fa", "fill:#151b23"),
          new Style(
              "text",
              "font:13px system-ui,-apple-system,\"Segoe UI\",Helvetica,Arial,sans-serif",
              ""),
          new Style(".title", "font-weight:600;font-size:14px", ""),
          new Style(".small", "font-size:12px", ""));

  /** Text as it stands within an element or an attribute. */
  public static String escaped(String text) {
    return Prose.line(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** As a file of its own. */
  public String document() {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-label="%s">
    <title>%s</title>
    <style>
    %s@media (prefers-color-scheme:dark){
    %s}
    </style>
    <rect class="paper" width="100%%" height="100%%"/>
    %s</svg>
    """
        .formatted(width, height, escaped(title), escaped(title), light(""), dark(""), content);
  }

  /**
   * As part of a page whose style sheet has {@link #light} and {@link #dark} of {@code .drawing}.
   */
  String inline() {
    return """
    <svg class="drawing" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-label="%s">
    <title>%s</title>
    %s</svg>
    """
        .formatted(width, height, escaped(title), escaped(title), content);
  }

  /** The rules by day, each behind a prefix such as {@code .drawing }. */
  static String light(String prefix) {
    return STYLES.stream()
        .map(style -> rule(prefix + style.selector, style.light))
        .collect(Collectors.joining());
  }

  /** What is different by night. */
  static String dark(String prefix) {
    return STYLES.stream()
        .filter(style -> !style.dark.isEmpty())
        .map(style -> rule(prefix + style.selector, style.dark))
        .collect(Collectors.joining());
  }

  private static String rule(String selector, String declarations) {
    return selector + "{" + declarations + "}\n";
  }
}
