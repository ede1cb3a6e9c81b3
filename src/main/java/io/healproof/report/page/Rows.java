package io.healproof.report.page;

import java.util.ArrayList;
import java.util.List;

/** A table as it grows. */
public final class Rows {
  private final List<String> head;
  private final List<List<Prose>> rows = new ArrayList<>();

  public Rows(String... head) {
    this.head = List.of(head);
  }

  public Rows row(Prose... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public int count() {
    return rows.size();
  }

  public Block.Table table() {
    return new Block.Table(head, rows);
  }
}
