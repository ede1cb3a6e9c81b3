package io.healproof.report.page;

import java.util.ArrayList;
import java.util.List;

/** The blocks of a page, or of a part of it, as they are written. What is empty is left out. */
public final class Blocks {
  private final List<Block> blocks = new ArrayList<>();

  public Blocks heading(int level, String text) {
    return add(new Block.Heading(level, text));
  }

  public Blocks paragraph(Prose text) {
    return text.isEmpty() ? this : add(new Block.Paragraph(text));
  }

  public Blocks paragraph(String plain) {
    return paragraph(Prose.plain(plain));
  }

  public Blocks bullets(List<Prose> items) {
    return items.isEmpty() ? this : add(new Block.Bullets(items));
  }

  public Blocks table(Rows rows) {
    return rows.count() == 0 ? this : add(rows.table());
  }

  public Blocks listing(String language, String text) {
    return add(new Block.Listing(language, text));
  }

  public Blocks fold(String summary, Blocks within) {
    return within.blocks.isEmpty()
        ? this
        : add(new Block.Fold(Prose.plain(summary), within.blocks));
  }

  public Blocks add(Block block) {
    blocks.add(block);
    return this;
  }

  public Blocks addAll(Blocks others) {
    blocks.addAll(others.blocks);
    return this;
  }

  public List<Block> all() {
    return List.copyOf(blocks);
  }
}
