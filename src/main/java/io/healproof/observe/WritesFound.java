package io.healproof.observe;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the service still had of the messages that were sent to it, all of them read back. Each list
 * holds numbers, ascending.
 *
 * @param sent how many were sent
 * @param acknowledged how many of them the service has acknowledged
 * @param lost acknowledged, but not there
 * @param duplicated there more than once, acknowledged or not
 * @param reordered there before a message that was acknowledged before they were sent
 * @param landed there though never acknowledged (a client that gave up cannot know): allowed
 * @param strange there though never sent
 */
public record WritesFound(
    long sent,
    long acknowledged,
    List<Long> lost,
    List<Long> duplicated,
    List<Long> reordered,
    List<Long> landed,
    List<Long> strange) {

  public WritesFound {
    lost = List.copyOf(lost);
    duplicated = List.copyOf(duplicated);
    reordered = List.copyOf(reordered);
    landed = List.copyOf(landed);
    strange = List.copyOf(strange);
  }

  /**
   * Compares.
   *
   * @param writes each number once
   * @param found the numbers that were read back, in the service's own order, oldest first
   */
  public static WritesFound of(List<Write> writes, List<Long> found) {
    Map<Long, Write> sent =
        writes.stream().collect(Collectors.toMap(Write::number, write -> write));
    Set<Long> there = new HashSet<>();
    Set<Long> twice = new HashSet<>();
    found.stream().filter(number -> !there.add(number)).forEach(twice::add);
    Set<Long> acknowledged =
        writes.stream()
            .filter(write -> write.acknowledged().isPresent())
            .map(Write::number)
            .collect(Collectors.toSet());
    return new WritesFound(
        writes.size(),
        acknowledged.size(),
        sorted(acknowledged, number -> !there.contains(number)),
        sorted(twice, number -> true),
        reordered(sent, List.copyOf(new LinkedHashSet<>(found))),
        sorted(there, number -> sent.containsKey(number) && !acknowledged.contains(number)),
        sorted(there, number -> !sent.containsKey(number)));
  }

  private static List<Long> sorted(Set<Long> numbers, java.util.function.Predicate<Long> which) {
    return numbers.stream().filter(which).sorted().toList();
  }

  /**
   * Two messages under way at once may land in either order; only a message that was sent when
   * another had been acknowledged must stand behind it.
   */
  private static List<Long> reordered(Map<Long, Write> sent, List<Long> found) {
    Map<Long, Boolean> before = new HashMap<>();
    Duration earliestBehind = null;
    for (int i = found.size() - 1; i >= 0; i--) {
      Write write = sent.get(found.get(i));
      if (write == null) {
        continue;
      }
      before.put(
          write.number(), earliestBehind != null && earliestBehind.compareTo(write.sent()) < 0);
      if (write.acknowledged().isPresent()
          && (earliestBehind == null || write.acknowledged().get().compareTo(earliestBehind) < 0)) {
        earliestBehind = write.acknowledged().get();
      }
    }
    return before.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** Whether everything that was acknowledged is there. */
  public boolean nothingLost() {
    return lost.isEmpty();
  }
}
