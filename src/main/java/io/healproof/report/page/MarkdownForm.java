package io.healproof.report.page;

import io.healproof.report.page.Prose.Span;
import java.util.List;

/** A page in Markdown as GitHub renders it. */
public final class MarkdownForm {
  private static final String SPECIAL = "\\`*_{}[<>#~&";

  private final StringBuilder out = new StringBuilder();

  private MarkdownForm() {}

  /** The page, ending with a line break. */
  public static String of(List<Block> blocks) {
    MarkdownForm form = new MarkdownForm();
    blocks.forEach(form::block);
    return form.out.toString().stripTrailing() + "\n";
  }

  private void block(Block block) {
    if (block instanceof Block.Heading heading) {
      out.append("#".repeat(heading.level())).append(' ').append(escaped(heading.text()));
      out.append('\n');
    } else if (block instanceof Block.Paragraph paragraph) {
      out.append(text(paragraph.text())).append('\n');
    } else if (block instanceof Block.Bullets bullets) {
      bullets.items().forEach(item -> out.append("* ").append(text(item)).append('\n'));
    } else if (block instanceof Block.Table table) {
      table(table);
    } else if (block instanceof Block.Listing listing) {
      listing(listing);
    } else if (block instanceof Block.Figure figure) {
      out.append("![%s](%s)\n".formatted(escaped(figure.caption()), Anchor.safe(figure.target())));
    } else if (block instanceof Block.Fold fold) {
      fold(fold);
    } else if (block instanceof Block.Callout callout) {
      out.append("> ").append(text(callout.text())).append('\n');
      callout.items().forEach(item -> out.append("> * ").append(text(item)).append('\n'));
    }
    out.append('\n');
  }

  private void table(Block.Table table) {
    row(table.head().stream().map(MarkdownForm::escaped).toList());
    out.append("|").append("---|".repeat(table.head().size())).append('\n');
    table.rows().forEach(cells -> row(cells.stream().map(MarkdownForm::text).toList()));
  }

  private void row(List<String> cells) {
    out.append('|');
    cells.forEach(cell -> out.append(' ').append(cell.replace("|", "\\|")).append(" |"));
    out.append('\n');
  }

  /** A fence that no line of the text can end. */
  private void listing(Block.Listing listing) {
    String text = Prose.lines(listing.text()).stripTrailing();
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    out.append(fence).append(listing.language()).append('\n').append(text).append('\n');
    out.append(fence).append('\n');
  }

  private void fold(Block.Fold fold) {
    // Within a summary tag Markdown does not apply.
    out.append("<details><summary>").append(HtmlForm.text(fold.summary())).append("</summary>\n\n");
    fold.blocks().forEach(this::block);
    out.append("</details>\n");
  }

  private static String text(Prose prose) {
    StringBuilder line = new StringBuilder();
    prose.spans().forEach(span -> line.append(text(span)));
    return line.toString();
  }

  private static String text(Span span) {
    if (span instanceof Span.Strong strong) {
      return "**" + escaped(strong.text()) + "**";
    }
    if (span instanceof Span.Emphasis emphasis) {
      return "*" + escaped(emphasis.text()) + "*";
    }
    if (span instanceof Span.Code code) {
      // A back-tick cannot be escaped within inline code.
      return "`" + code.text().replace('`', '\'') + "`";
    }
    if (span instanceof Span.Badge badge) {
      return badge.tone().sign() + " **" + escaped(badge.word()) + "**";
    }
    if (span instanceof Span.Link link) {
      // A bracket that is not the last would end the text.
      String text = escaped(link.text()).replace("]", "\\]");
      return "[%s](%s)".formatted(text, Anchor.safe(link.target()));
    }
    return span instanceof Span.Plain plain ? escaped(plain.text()) : "";
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : Prose.line(text).toCharArray()) {
      if (SPECIAL.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }
}
