package io.healproof.steps;

import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.experiment.PromisedShare;
import io.healproof.recovery.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a scenario's tags say: {@code @claim:ID} names it, {@code @trials:n} repeats it, {@code
 * @within:95} and {@code @confidence:95} promise a share of the trials instead of each, {@code
 * @expect:PASS} and {@code @expect:FAIL} mark a control. A tag without a colon only groups.
 */
record ClaimTags(
    String id,
    int trials,
    Optional<PromisedShare> share,
    Optional<Outcome> expected,
    List<String> all) {
  static final ClaimTags NONE = new ClaimTags("", 1, Optional.empty(), Optional.empty(), List.of());

  private static final List<String> KEYS =
      List.of("@claim", "@trials", "@within", "@confidence", "@expect");
  private static final int MOST_TRIALS = 1000;

  ClaimTags {
    all = List.copyOf(all);
  }

  static ClaimTags of(Collection<String> tags, String scenario) {
    String id = "";
    int trials = 1;
    Optional<Integer> within = Optional.empty();
    Optional<Integer> confidence = Optional.empty();
    Optional<Outcome> expected = Optional.empty();
    for (String tag : tags) {
      int colon = tag.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String value = tag.substring(colon + 1);
      switch (tag.substring(0, colon)) {
        case "@claim" -> id = value;
        case "@trials" -> trials = trials(tag, value);
        case "@within" -> within = Optional.of(percent(tag, value));
        case "@confidence" -> confidence = Optional.of(percent(tag, value));
        case "@expect" -> expected = Optional.of(expected(tag, value));
        default ->
            throw HealproofException.usage(
                "the scenario \"%s\" has the unknown tag %s.%s Tags with a colon are: @claim:ID, @trials:n, @within:95, @confidence:95, @expect:PASS, @expect:FAIL"
                    .formatted(scenario, tag, NearestName.hint(tag.substring(0, colon), KEYS)));
      }
    }
    if (id.isEmpty()) {
      throw HealproofException.usage(
          "the scenario \"%s\" has no id: put a tag such as @claim:RC-POD-1 above it"
              .formatted(scenario));
    }
    return new ClaimTags(
        id,
        trials,
        share(scenario, within, confidence, expected),
        expected,
        List.copyOf(new TreeSet<>(tags)));
  }

  private static Optional<PromisedShare> share(
      String scenario,
      Optional<Integer> within,
      Optional<Integer> confidence,
      Optional<Outcome> expected) {
    if (within.isEmpty() && confidence.isPresent()) {
      throw HealproofException.usage(
          "the scenario \"%s\" states a confidence and no share: put a tag such as @within:95 beside it"
              .formatted(scenario));
    }
    if (within.isPresent() && expected.isPresent()) {
      throw HealproofException.usage(
          "the scenario \"%s\" is a control, so each of its trials counts: leave out @within"
              .formatted(scenario));
    }
    return within.map(
        share -> new PromisedShare(share, confidence.orElse(PromisedShare.USUAL_CONFIDENCE)));
  }

  private static int percent(String tag, String value) {
    try {
      int percent = Integer.parseInt(value);
      if (percent >= 1 && percent <= 99) {
        return percent;
      }
    } catch (NumberFormatException e) {
      throw HealproofException.usage(tag + " needs a whole number of per cent, as in @within:95");
    }
    throw HealproofException.usage(tag + " is out of range: 1 to 99 per cent");
  }

  private static int trials(String tag, String value) {
    try {
      int trials = Integer.parseInt(value);
      if (trials >= 1 && trials <= MOST_TRIALS) {
        return trials;
      }
    } catch (NumberFormatException e) {
      throw HealproofException.usage(tag + " needs a whole number, as in @trials:5");
    }
    throw HealproofException.usage(tag + " is out of range: 1 to " + MOST_TRIALS + " trials");
  }

  private static Outcome expected(String tag, String value) {
    return switch (value) {
      case "PASS" -> Outcome.PASS;
      case "FAIL" -> Outcome.FAIL;
      default ->
          throw HealproofException.usage(tag + " is not known; a control expects PASS or FAIL");
    };
  }
}
