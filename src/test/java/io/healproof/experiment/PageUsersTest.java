package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Sources;
import io.healproof.stack.MoodyServer;
import io.healproof.stack.MoodyServer.Mood;
import io.healproof.stack.PageUsers;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users of a stack who ask for a page. */
class PageUsersTest {
  private static final UsersPace PACE = new UsersPace(Duration.ofMillis(20), Duration.ofSeconds(5));

  /** Looks once, and has no patience. */
  private static final Waiting ONCE =
      new Waiting() {
        @Override
        public boolean until(
            String what, Duration poll, Duration deadline, BooleanSupplier condition) {
          return condition.getAsBoolean();
        }

        @Override
        public void pause(Duration time) {}
      };

  private final MoodyServer server = new MoodyServer();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private PageUsers users() {
    return new PageUsers(server.url(), "well", Map::of);
  }

  @Test
  void bothSendUntilTheTrialIsOverAndHaveWrittenNothing() {
    try (PageClients sending =
        PageClients.sending(users(), PACE, RunClock.start(), new RealWaiting())) {
      List<Traffic.Seen> seen = sending.finish();

      assertEquals(
          List.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED),
          seen.stream().map(Traffic.Seen::source).toList());
      for (Traffic.Seen each : seen) {
        List<Answer> answers = each.requests().stream().map(r -> r.answer()).toList();
        // What was under way at the end is not known.
        assertTrue(answers.contains(Answer.GOOD), answers.toString());
        assertFalse(answers.contains(Answer.FAILED), answers.toString());
        assertEquals(List.of(), each.writes().writes());
      }
    }
  }

  @Test
  void usersWhoAreNotServedSayWhatCame() {
    server.serve(Mood.WRONG_BODY);

    HealproofException broken =
        assertThrows(
            HealproofException.class,
            () -> PageClients.sending(users(), PACE, RunClock.start(), ONCE));

    assertTrue(
        String.valueOf(broken.getMessage()).contains("GET /: status 200, without 'well'"),
        broken.getMessage());
  }

  @Test
  void theSteadyStateHoldsWhenTheRightPageComes() {
    UsersCheck check = UsersCheck.of(users(), ONCE, Duration.ofSeconds(1));

    assertDoesNotThrow(check::await);
    server.serve(Mood.WRONG_BODY);
    HealproofException broken = assertThrows(HealproofException.class, check::await);

    assertTrue(
        String.valueOf(broken.getMessage())
            .contains(
                "no user could get the page that they asked for; last: GET /: status 200, without 'well'"),
        broken.getMessage());
  }
}
