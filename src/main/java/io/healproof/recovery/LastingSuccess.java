package io.healproof.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The spells of a series in which each look was good, and by when one of them had surely begun to
 * last for the hold time. A failed or unknown look ends a spell.
 */
final class LastingSuccess {
  private final List<Spell> spells = new ArrayList<>();
  private final long hold;

  /**
   * Finds the spells.
   *
   * @param glances in order of {@code from}
   * @param hold in nanoseconds, at least zero
   */
  LastingSuccess(List<Glance> glances, long hold) {
    this.hold = hold;
    List<Glance> current = new ArrayList<>();
    for (Glance glance : glances) {
      if (glance.good()) {
        current.add(glance);
      } else if (!current.isEmpty()) {
        spells.add(new Spell(List.copyOf(current), OptionalLong.of(glance.from())));
        current.clear();
      }
    }
    if (!current.isEmpty()) {
      spells.add(new Spell(List.copyOf(current), OptionalLong.empty()));
    }
  }

  /** A start of lasting success: surely not later than {@code by}; its spell's first look. */
  record Start(long by, long firstLook) {}

  /**
   * By when lasting success had begun for an outage that began at {@code moment} or before. A look
   * that began earlier may have been answered before that outage, so it does not count.
   */
  Optional<Start> after(long moment) {
    return after(moment, false);
  }

  /** The same, where the last spell is taken for lasting however short it was. */
  Optional<Start> afterOrToTheEnd(long moment) {
    return after(moment, true);
  }

  private Optional<Start> after(long moment, boolean toTheEnd) {
    for (int i = 0; i < spells.size(); i++) {
      Spell spell = spells.get(i);
      boolean atTheEnd = i == spells.size() - 1;
      OptionalLong by =
          spell.looks.stream().filter(look -> look.from() >= moment).mapToLong(Glance::until).min();
      boolean lasts =
          by.isPresent() && (spell.lasts(by.getAsLong(), hold) || (toTheEnd && atTheEnd));
      if (lasts) {
        return Optional.of(new Start(by.getAsLong(), spell.looks.get(0).from()));
      }
    }
    return Optional.empty();
  }

  /**
   * Good looks without another between them.
   *
   * @param ends when the first look began that was not good
   */
  private record Spell(List<Glance> looks, OptionalLong ends) {

    /**
     * Whether the service was surely usable from {@code by} for the hold time. The last look that
     * proves it was answered before the next failed one began: an outage between the two would hold
     * the whole of it, and it would not have been good.
     */
    private boolean lasts(long by, long hold) {
      if (hold == 0) {
        return answeredInTime(by);
      }
      return looks.stream()
          .anyMatch(look -> answeredInTime(look.until()) && look.from() - by >= hold);
    }

    private boolean answeredInTime(long answered) {
      return ends.isEmpty() || answered <= ends.getAsLong();
    }
  }
}
