package io.healproof.report.page;

import io.healproof.report.page.Prose.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A page as one HTML document that loads nothing: its style and its drawings are part of it, and
 * its own policy forbids everything else, scripts included.
 */
public final class HtmlForm {
  /** Tables of so many columns scroll on a phone, rather than break every word. */
  private static final int WIDE = 5;

  private final StringBuilder out = new StringBuilder();
  private boolean inSection;

  private HtmlForm() {}

  /**
   * The document.
   *
   * @param title of the window
   * @param blocks begin with a heading of level 1
   */
  public static String of(String title, List<Block> blocks) {
    HtmlForm form = new HtmlForm();
    form.head(title);
    form.body(blocks);
    return form.out.toString();
  }

  private void head(String title) {
    String style = HtmlStyle.sheet();
    out.append(
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <main>
        """
            .formatted(hash(style), Drawing.escaped(title), style));
  }

  private void body(List<Block> blocks) {
    boolean contents = false;
    for (Block block : blocks) {
      if (block instanceof Block.Heading heading && heading.level() == 2) {
        if (!contents) {
          contents(blocks);
          contents = true;
        }
        endSection();
        out.append("<section aria-labelledby=\"").append(Anchor.of(heading.text())).append("\">\n");
        inSection = true;
      }
      block(block);
    }
    endSection();
    out.append("</main>\n</body>\n</html>\n");
  }

  private void endSection() {
    if (inSection) {
      out.append("</section>\n");
      inSection = false;
    }
  }

  private void contents(List<Block> blocks) {
    out.append("<nav aria-label=\"Contents\">\n<ul>\n");
    for (Block block : blocks) {
      if (block instanceof Block.Heading heading && heading.level() == 2) {
        out.append("<li>")
            .append(link(heading.text(), Anchor.to(heading.text())))
            .append("</li>\n");
      }
    }
    out.append("</ul>\n</nav>\n");
  }

  private void block(Block block) {
    if (block instanceof Block.Heading heading) {
      String tag = "h" + heading.level();
      out.append("<%s id=\"%s\">".formatted(tag, Anchor.of(heading.text())));
      out.append(Drawing.escaped(heading.text())).append("</%s>\n".formatted(tag));
    } else if (block instanceof Block.Paragraph paragraph) {
      out.append("<p>").append(text(paragraph.text())).append("</p>\n");
    } else if (block instanceof Block.Bullets bullets) {
      bullets(bullets.items());
    } else if (block instanceof Block.Table table) {
      table(table);
    } else if (block instanceof Block.Listing listing) {
      out.append("<pre tabindex=\"0\"><code>")
          .append(lines(listing.text()))
          .append("</code></pre>\n");
    } else if (block instanceof Block.Figure figure) {
      out.append("<figure>\n<div class=\"scroll\" tabindex=\"0\">\n");
      out.append(figure.drawing().inline()).append("</div>\n<figcaption>");
      out.append(Drawing.escaped(figure.caption())).append("</figcaption>\n</figure>\n");
    } else if (block instanceof Block.Fold fold) {
      out.append("<details>\n<summary>").append(text(fold.summary())).append("</summary>\n");
      fold.blocks().forEach(this::block);
      out.append("</details>\n");
    } else if (block instanceof Block.Callout callout) {
      out.append("<aside>\n<p>").append(text(callout.text())).append("</p>\n");
      bullets(callout.items());
      out.append("</aside>\n");
    }
  }

  private void bullets(List<Prose> items) {
    if (items.isEmpty()) {
      return;
    }
    out.append("<ul>\n");
    items.forEach(item -> out.append("<li>").append(text(item)).append("</li>\n"));
    out.append("</ul>\n");
  }

  /** The first cell of a row names it, as those of the head name their columns. */
  private void table(Block.Table table) {
    out.append("<div class=\"scroll\" tabindex=\"0\">\n");
    out.append(table.head().size() < WIDE ? "<table>\n" : "<table class=\"wide\">\n");
    if (table.head().stream().anyMatch(name -> !name.isEmpty())) {
      out.append("<thead><tr>");
      for (String name : table.head()) {
        out.append(
            name.isEmpty() ? "<td></td>" : "<th scope=\"col\">" + Drawing.escaped(name) + "</th>");
      }
      out.append("</tr></thead>\n");
    }
    out.append("<tbody>\n");
    for (List<Prose> row : table.rows()) {
      out.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        boolean names = i == 0 && !row.get(0).isEmpty();
        out.append(names ? "<th scope=\"row\">" : "<td>")
            .append(text(row.get(i)))
            .append(names ? "</th>" : "</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table>\n</div>\n");
  }

  static String text(Prose prose) {
    StringBuilder line = new StringBuilder();
    prose.spans().forEach(span -> line.append(text(span)));
    return line.toString();
  }

  private static String text(Span span) {
    if (span instanceof Span.Strong strong) {
      return "<strong>" + Drawing.escaped(strong.text()) + "</strong>";
    }
    if (span instanceof Span.Emphasis emphasis) {
      return "<em>" + Drawing.escaped(emphasis.text()) + "</em>";
    }
    if (span instanceof Span.Code code) {
      return "<code>" + Drawing.escaped(code.text()) + "</code>";
    }
    if (span instanceof Span.Badge badge) {
      return "<strong class=\"badge %s\">%s</strong>"
          .formatted(badge.tone().name().toLowerCase(Locale.ROOT), Drawing.escaped(badge.word()));
    }
    if (span instanceof Span.Link link) {
      return link(link.text(), link.target());
    }
    return span instanceof Span.Plain plain ? Drawing.escaped(plain.text()) : "";
  }

  private static String link(String text, String target) {
    return "<a href=\"%s\">%s</a>"
        .formatted(Drawing.escaped(Anchor.safe(target)), Drawing.escaped(text));
  }

  private static String lines(String text) {
    return Prose.lines(text)
        .stripTrailing()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  private static String hash(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
