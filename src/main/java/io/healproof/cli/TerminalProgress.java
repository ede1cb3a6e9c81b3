package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.time.RunClock;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows long work: on a terminal as one line that is written again and again, elsewhere as plain
 * lines. Steps may overlap and may come from several threads.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(200);
  // A log reader waits about this long before wondering whether it hangs.
  private static final Duration PLAIN_REMINDER = Duration.ofSeconds(30);
  private static final String[] SPINNER = {"|", "/", "-", "\\"};
  private static final int WIDTH = 79;

  private final PrintWriter out;
  private final boolean live;
  private final RunClock clock;
  private final List<ShownStep> active = new ArrayList<>();
  private final ScheduledExecutorService ticker;
  private int frame;
  private boolean lineDrawn;

  private TerminalProgress(PrintWriter out, boolean live, RunClock clock) {
    this.out = out;
    this.live = live;
    this.clock = clock;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Shows progress on its own until closed. */
  static TerminalProgress start(PrintWriter out, boolean live, RunClock clock) {
    TerminalProgress progress = untimed(out, live, clock);
    var unused =
        progress.ticker.scheduleWithFixedDelay(
            progress::tick, REDRAW.toMillis(), REDRAW.toMillis(), TimeUnit.MILLISECONDS);
    return progress;
  }

  /** Shows progress only when told to by {@link #tick}, as tests do. */
  static TerminalProgress untimed(PrintWriter out, boolean live, RunClock clock) {
    return new TerminalProgress(out, live, clock);
  }

  @Override
  public synchronized Step begin(
      String name, int position, int total, Optional<Duration> lastTime) {
    ShownStep step = new ShownStep(label(name, position, total), lastTime, clock.now());
    active.add(step);
    if (!live) {
      out.println(
          step.label
              + lastTime.map(time -> " (last time " + Durations.show(time) + ")").orElse(""));
    }
    return step;
  }

  private static String label(String name, int position, int total) {
    return total > 0 ? "[" + position + "/" + total + "] " + name : name;
  }

  @Override
  public synchronized void say(String line) {
    print(line);
  }

  /** Draws the live line again, or reminds of steps that have been silent for long. */
  synchronized void tick() {
    if (live) {
      redraw();
    } else {
      active.forEach(ShownStep::remind);
    }
  }

  private void redraw() {
    if (active.isEmpty()) {
      return;
    }
    ShownStep newest = active.get(active.size() - 1);
    String others = active.size() > 1 ? " (+" + (active.size() - 1) + " more)" : "";
    String line = SPINNER[frame++ % SPINNER.length] + " " + newest.underWay() + others;
    out.print("\r\033[K" + (line.length() > WIDTH ? line.substring(0, WIDTH - 3) + "..." : line));
    out.flush();
    lineDrawn = true;
  }

  private void print(String line) {
    if (lineDrawn) {
      out.print("\r\033[K");
      lineDrawn = false;
    }
    out.println(line);
  }

  /** Ends the display; steps that are still open were interrupted. */
  @Override
  public void close() {
    ticker.shutdownNow();
    synchronized (this) {
      List.copyOf(active).forEach(ShownStep::close);
    }
  }

  private final class ShownStep implements Step {
    private final String label;
    private final Optional<Duration> lastTime;
    private final Duration begun;
    private Duration lastLine;
    private String detail = "";

    ShownStep(String label, Optional<Duration> lastTime, Duration begun) {
      this.label = label;
      this.lastTime = lastTime;
      this.begun = begun;
      this.lastLine = begun;
    }

    @Override
    public void now(String newDetail) {
      synchronized (TerminalProgress.this) {
        detail = newDetail;
      }
    }

    @Override
    public void done(String what) {
      end("ok    ", what);
    }

    @Override
    public void failed(String how) {
      end("FAILED", how);
    }

    @Override
    public void close() {
      end("interrupted", "");
    }

    private void end(String how, String what) {
      synchronized (TerminalProgress.this) {
        if (active.remove(this)) {
          print(
              how
                  + " "
                  + label
                  + (what.isEmpty() ? "" : ": " + what)
                  + " ("
                  + Durations.show(elapsed())
                  + ")");
        }
      }
    }

    private void remind() {
      if (clock.now().minus(lastLine).compareTo(PLAIN_REMINDER) >= 0) {
        lastLine = clock.now();
        out.println("...    " + underWay());
      }
    }

    private String underWay() {
      return label
          + " "
          + Durations.show(elapsed())
          + lastTime.map(time -> " of about " + Durations.show(time)).orElse("")
          + (detail.isEmpty() ? "" : ": " + detail);
    }

    private Duration elapsed() {
      return clock.now().minus(begun);
    }
  }
}
