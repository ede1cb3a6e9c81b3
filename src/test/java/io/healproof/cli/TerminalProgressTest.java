package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.Progress.Step;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private final StringWriter written = new StringWriter();
  private final MovedClock clock = new MovedClock();

  @Test
  void elsewhereThanOnATerminalEachStepIsAPlainLineAtItsStartAndEnd() {
    TerminalProgress progress = progress(false);

    Step step = progress.begin("image argocd", 3, 9, Optional.of(Duration.ofSeconds(47)));
    clock.advance(Duration.ofSeconds(43));
    step.done("142 MB");

    assertEquals(
        List.of("[3/9] image argocd (last time 47 s)", "ok     [3/9] image argocd: 142 MB (43 s)"),
        lines());
  }

  @Test
  void aSilentStepReminds() {
    TerminalProgress progress = progress(false);
    Step step = progress.begin("boot", 0, 0, Optional.empty());
    step.now("server is starting");

    clock.advance(Duration.ofSeconds(29));
    progress.tick();
    assertEquals(List.of("boot"), lines());
    clock.advance(Duration.ofSeconds(1));
    progress.tick();

    assertEquals(List.of("boot", "...    boot 30 s: server is starting"), lines());
  }

  @Test
  void onATerminalOneLineIsWrittenAgainAndEndsAsAWholeLine() {
    TerminalProgress progress = progress(true);
    Step step = progress.begin("boot", 1, 2, Optional.of(Duration.ofSeconds(21)));
    progress.begin("image argocd", 0, 0, Optional.empty());
    clock.advance(Duration.ofSeconds(3));
    progress.tick();

    assertEquals("\r\033[K| image argocd 3.0 s (+1 more)", written.toString());
    step.failed("no answer");

    assertTrue(
        written.toString().endsWith("\r\033[KFAILED [1/2] boot: no answer (3.0 s)\n"),
        written.toString());
  }

  @Test
  void aLiveLineNeverWraps() {
    TerminalProgress progress = progress(true);
    progress.begin("x".repeat(200), 0, 0, Optional.empty());

    progress.tick();

    assertEquals(79 + "\r\033[K".length(), written.toString().length());
  }

  @Test
  void aStepThatIsClosedWithoutAnEndWasInterrupted() {
    try (TerminalProgress progress = progress(false)) {
      try (Step step = progress.begin("good", 0, 0, Optional.empty())) {
        step.done("");
      }
      progress.begin("open", 0, 0, Optional.empty());
    }

    assertTrue(lines().contains("ok     good (0.0 s)"), lines().toString());
    assertFalse(lines().contains("interrupted good (0.0 s)"), lines().toString());
    assertTrue(lines().contains("interrupted open (0.0 s)"), lines().toString());
  }

  private TerminalProgress progress(boolean live) {
    return TerminalProgress.untimed(new PrintWriter(written, true), live, clock);
  }

  private List<String> lines() {
    return written.toString().lines().toList();
  }
}
