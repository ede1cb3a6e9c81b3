package io.healproof.recovery;

import io.healproof.HealproofException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a claim promises, asserted from one witness. A promise that several witnesses must confirm
 * is several limits with the same id.
 *
 * @param id short and stable within its claim, e.g. {@code replaced}
 * @param text the step as written, e.g. {@code the pod is replaced within 30 s}
 * @param max longest time allowed, at least zero
 * @param witness who has to have seen it
 */
public record Limit(String id, String text, Duration max, Witness witness) {

  public Limit {
    if (max.isNegative()) {
      throw new IllegalArgumentException("limit " + id + " must not be negative: " + max);
    }
  }

  /**
   * Refuses this limit where the source could never prove it kept.
   *
   * @param source the source that is to carry it
   * @param others further sources, to name one that could
   * @throws HealproofException (REFUSED) when the limit is narrower than the source's resolution
   */
  public void requireResolvableBy(Resolution source, List<Resolution> others) {
    if (max.compareTo(source.width()) >= 0) {
      return;
    }
    String able =
        others.stream()
            .filter(other -> max.compareTo(other.width()) >= 0)
            .map(other -> other.source() + " (" + Seconds.ceil(other.width()) + " s)")
            .collect(Collectors.joining(", "));
    throw HealproofException.refused(
        "limit \"%s\" of %s s is narrower than what %s can resolve (%s s): %s"
            .formatted(
                text,
                Seconds.text(max),
                source.source(),
                Seconds.ceil(source.width()),
                able.isEmpty()
                    ? "no source of this run can; choose a wider limit"
                    : "choose a wider limit or assert it from " + able));
  }
}
