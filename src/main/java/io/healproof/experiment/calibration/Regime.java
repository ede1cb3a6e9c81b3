package io.healproof.experiment.calibration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A way to go away and come back; together, those in which measuring goes wrong elsewhere. */
public enum Regime {
  /** No socket and no connection for the scripted time; the process goes on. */
  REFUSED("refuses connections"),
  /** Connections are taken and never answered for the scripted time. */
  HUNG("hangs"),
  /** Readiness probes fail for the scripted time; users are served as always. */
  UNREADY("loses readiness"),
  /** The process ends, and is started again in place. */
  QUICK_EXIT("exits"),
  /** The process ends, and the next one takes the scripted time until it listens. */
  SLOW_START("exits and starts slowly"),
  /** The process ends twice, so that the second restart waits for the back-off (10 s). */
  BACK_OFF("exits twice, into the back-off"),
  /** The pod is evicted, and serves for the scripted time while it drains. */
  DRAIN("drains gracefully"),
  /** Away for the scripted time, back for 2 s, three times. */
  FLAPPING("flaps"),
  /** One of three processes behind one address ends: users should notice nothing. */
  ONE_OF_SEVERAL("loses one replica of three");

  /** How long a flapping target is back in between: longer than many a stopwatch waits. */
  static final Duration UP = Duration.ofSeconds(2);

  private static final Duration HOLD = Duration.ofSeconds(3);
  private static final Duration HOLD_OF_FLAPPING = Duration.ofSeconds(6);
  private static final int FLAPS = 3;

  private final String words;

  Regime(String words) {
    this.words = words;
  }

  /** What the target does, as a sentence would end: "the target ...". */
  public String words() {
    return words;
  }

  /** How long a recovery must last to count, longer than a flapping target is ever back. */
  public Duration hold() {
    return this == FLAPPING ? HOLD_OF_FLAPPING : HOLD;
  }

  /** The shortest and the longest scripted time; zero where nothing is scripted. */
  Range range() {
    return switch (this) {
      case REFUSED, HUNG, UNREADY -> new Range(Duration.ofMillis(300), Duration.ofSeconds(30));
      case SLOW_START -> new Range(Duration.ofMillis(300), Duration.ofSeconds(15));
      case DRAIN -> new Range(Duration.ofMillis(300), Duration.ofSeconds(10));
      // Away for less than a sampler's interval, and it may not notice the last time.
      case FLAPPING -> new Range(Duration.ofSeconds(2), Duration.ofSeconds(6));
      case QUICK_EXIT, BACK_OFF, ONE_OF_SEVERAL -> new Range(Duration.ZERO, Duration.ZERO);
    };
  }

  /** Shortest and longest. */
  record Range(Duration shortest, Duration longest) {}

  /** Whether the fault is the eviction of the pod, and not an order to the process. */
  public boolean evicts() {
    return this == DRAIN;
  }

  /** Whether users are without service for a time. */
  public boolean disturbsUsers() {
    return this != UNREADY && this != ONE_OF_SEVERAL;
  }

  /** Whether the API shows a disturbance whatever the length; it may show one of the others too. */
  public boolean disturbsPods() {
    return restarts() > 0 || evicts();
  }

  /** How often a container is restarted in place. */
  public int restarts() {
    return switch (this) {
      case QUICK_EXIT, SLOW_START, ONE_OF_SEVERAL -> 1;
      case BACK_OFF -> 2;
      case REFUSED, HUNG, UNREADY, DRAIN, FLAPPING -> 0;
    };
  }

  /** Whether the pod has a past afterwards that would shape the next trial (its back-off). */
  public boolean leavesBackOff() {
    return restarts() > 0;
  }

  /** Pods that belong to the target. */
  public int replicas() {
    return this == ONE_OF_SEVERAL ? 3 : 1;
  }

  /** What the target is told to do, one step after another. */
  public List<Step> script(Duration length) {
    return switch (this) {
      case REFUSED -> List.of(new Step("refuse", length));
      case HUNG -> List.of(new Step("hang", length));
      case UNREADY -> List.of(new Step("unready", length));
      case QUICK_EXIT, ONE_OF_SEVERAL -> List.of(new Step("exit", Duration.ZERO));
      case SLOW_START -> List.of(new Step("exit", Duration.ZERO), new Step("wait", length));
      case BACK_OFF ->
          List.of(
              new Step("exit", Duration.ZERO),
              new Step("serve", Duration.ofSeconds(1)),
              new Step("exit", Duration.ZERO));
      case DRAIN -> List.of();
      case FLAPPING -> flaps(length);
    };
  }

  private static List<Step> flaps(Duration length) {
    List<Step> steps = new ArrayList<>();
    for (int flap = 1; flap <= FLAPS; flap++) {
      steps.add(new Step("refuse", length));
      if (flap < FLAPS) {
        steps.add(new Step("serve", UP));
      }
    }
    return steps;
  }

  /** One step of a script. */
  public record Step(String what, Duration time) {}
}
