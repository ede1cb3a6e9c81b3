package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareWithinTest {
  private static final ShareWithin PROMISED = ShareWithin.ofPercent(95, 95);

  @ParameterizedTest
  @CsvSource({"95,0,59", "95,1,93", "95,2,124", "95,3,153", "90,0,29"})
  void theTrialsNeededAreThePublishedOnes(int share, int misses, int n) {
    assertEquals(n, ShareWithin.ofPercent(share, 95).trialsNeeded(misses));
  }

  @ParameterizedTest
  @CsvSource({
    "59,0,0,PASS",
    "58,0,0,INCONCLUSIVE",
    "59,1,0,INCONCLUSIVE",
    "93,1,0,PASS",
    "93,0,1,PASS",
    "93,1,1,INCONCLUSIVE",
    // Clopper-Pearson at 95 %: 6 of 59 failed leaves at most 95.4 %, 7 at most 94.3 %.
    "59,6,0,INCONCLUSIVE",
    "59,7,0,FAIL",
    "59,6,20,INCONCLUSIVE",
    "59,0,59,INCONCLUSIVE",
    "10,10,0,FAIL"
  })
  void theBoundsDecide(int planned, int failed, int unseen, Outcome outcome) {
    assertEquals(outcome, judge(planned, planned - failed - unseen, failed, unseen).outcome());
  }

  @Test
  void theBoundIsThePublishedOne() {
    // Two-sided 95 % of 8 in 10 is (0.4439, 0.9748): the upper end at 97.5 %.
    assertEquals(0.9748, new ExactShare(8, 10).upperBound(0.975), 5e-5);
    assertEquals(1, new ExactShare(10, 10).upperBound(0.95));
    // Without a success 1 - alpha^(1/n).
    assertEquals(1 - Math.pow(0.05, 0.1), new ExactShare(0, 10).upperBound(0.95), 1e-9);
  }

  @Test
  void aTrialThatWasAnnouncedAndNotRunIsAMiss() {
    assertEquals(Outcome.INCONCLUSIVE, judge(60, 59, 0, 0).outcome());
    assertEquals(Outcome.PASS, judge(93, 92, 0, 0).outcome());
  }

  @Test
  void whatIsMissingIsSaid() {
    assertEquals(
        "57 of 59 trials were within the limit (1 failed, 1 were not seen or not run), which shows"
            + " at 95 % confidence a share of at least 89.7 %; 95 % were promised. With these misses"
            + " 124 trials would show it, 65 more than were planned, if none of those missed; the"
            + " number is fixed before the first trial.",
        judge(59, 57, 1, 1).reason());
    assertEquals(
        "59 of 59 trials were within the limit, which shows at 95 % confidence a share of at least"
            + " 95 %; 95 % were promised.",
        judge(59, 59, 0, 0).reason());
  }

  @Test
  void aShareThatIsNotKeptPassesAtMostAsOftenAsTheConfidenceAllows() {
    List<Outcome> byMisses = new ArrayList<>();
    for (int missed = 0; missed <= 93; missed++) {
      byMisses.add(judge(93, 93 - missed, missed, 0).outcome());
    }
    SplittableRandom random = new SplittableRandom(1);
    int draws = 20_000;
    int passed = 0;
    int failed = 0;
    for (int i = 0; i < draws; i++) {
      int missed = 0;
      for (int trial = 0; trial < 93; trial++) {
        missed += random.nextDouble() < 0.05 ? 1 : 0;
      }
      passed += byMisses.get(missed) == Outcome.PASS ? 1 : 0;
      failed += byMisses.get(missed) == Outcome.FAIL ? 1 : 0;
    }
    // At the very edge each error may come in 5 %; four standard errors are 0.6 %.
    assertTrue(passed <= draws * 0.056, "passed " + passed);
    assertTrue(failed <= draws * 0.056, "failed " + failed);
  }

  @Test
  void aClaimOfAShareMayHaveATrialThatFailed() {
    List<Verdict> trials = trials(92, 1, 0);

    assertEquals(
        Outcome.PASS, ClaimVerdict.ofShare("RC-POD-1", 93, PROMISED, trials).verdict().outcome());
    assertEquals(Outcome.FAIL, ClaimVerdict.ofClaim("RC-POD-1", 93, trials).verdict().outcome());
  }

  @Test
  void impossiblePromisesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ShareWithin.ofPercent(100, 95));
    assertThrows(IllegalArgumentException.class, () -> ShareWithin.ofPercent(95, 0));
  }

  private static Verdict judge(int planned, int passed, int failed, int unseen) {
    return PROMISED.judge(planned, trials(passed, failed, unseen));
  }

  private static List<Verdict> trials(int passed, int failed, int unseen) {
    List<Verdict> trials = new ArrayList<>(Collections.nCopies(passed, Verdict.pass("ok")));
    trials.addAll(Collections.nCopies(failed, Verdict.fail("late")));
    trials.addAll(Collections.nCopies(unseen, Verdict.inconclusive("not seen")));
    return trials;
  }
}
