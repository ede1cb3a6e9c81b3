package io.healproof.report.page;

import java.util.List;

/** A part of a page that stands for itself. */
public sealed interface Block {

  /** A heading; the page's own is of level 1. */
  record Heading(int level, String text) implements Block {}

  /** Running text. */
  record Paragraph(Prose text) implements Block {}

  /** A list without order. */
  record Bullets(List<Prose> items) implements Block {
    public Bullets {
      items = List.copyOf(items);
    }
  }

  /** A table; every row has as many cells as the head. */
  record Table(List<String> head, List<List<Prose>> rows) implements Block {
    public Table {
      head = List.copyOf(head);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<Prose> row : rows) {
        if (row.size() != head.size()) {
          throw new IllegalArgumentException(
              "a row of %s cells in a table of %s".formatted(row.size(), head.size()));
        }
      }
    }
  }

  /** Lines that are shown as they are. */
  record Listing(String language, String text) implements Block {}

  /**
   * A drawing.
   *
   * @param caption what it shows
   * @param target where it lies as a file, seen from the page
   */
  record Figure(String caption, String target, Drawing drawing) implements Block {}

  /** What only some readers want: a line that opens to more. */
  record Fold(Prose summary, List<Block> blocks) implements Block {
    public Fold {
      blocks = List.copyOf(blocks);
    }
  }

  /** What must be read before the rest: a sentence, and points under it. */
  record Callout(Prose text, List<Prose> items) implements Block {
    public Callout {
      items = List.copyOf(items);
    }
  }
}
