package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recovery that raw samples of a state bound, by DESIGN.md, section 3.
 *
 * <p>A sample shows a state that was true somewhere in [at - lambda - epsilon, at + duration +
 * epsilon]. With a the last sample "broken" and b the first of the lasting "recovered", the
 * recovery lies in (max(0, a - lambda - epsilon - r), b + d + epsilon - s], where the fault was
 * injected in [s, r]. A sample b whose earliest moment lies before the confirmed effect may show
 * the state from before the fault, and does not count.
 *
 * <p><b>Lasting.</b> The hold time must be proven for the upper bound, and disproven for the lower:
 * b counts when a sample c of the same unbroken run has c - lambda - epsilon at least the hold time
 * after b + d + epsilon; a run counts as surely too short only when even its longest possible
 * length is below the hold time. Watch until {@link #watchFor} has passed since the first recovered
 * sample.
 *
 * <p><b>Unknown.</b> An unknown sample, and one that is missing, may have been either. The upper
 * bound takes it for broken, the lower bound for recovered; so it can only widen the interval.
 */
public final class StateSeries {
  /** A gap longer than this many scrape intervals holds a missing sample. */
  private static final double MISSED = 1.5;

  private final List<StateSample> samples;
  private final Duration interval;
  private final ErrorBound bound;

  /**
   * Takes the samples as they came.
   *
   * @param samples in strictly rising order of time
   * @param interval between two scrapes, positive
   * @throws IllegalArgumentException when the samples are not in order
   */
  public StateSeries(List<StateSample> samples, Duration interval, ErrorBound bound) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("a scrape interval must be positive, not " + interval);
    }
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i - 1).at().compareTo(samples.get(i).at()) >= 0) {
        throw new IllegalArgumentException(
            "samples must rise in time: %s, then %s"
                .formatted(samples.get(i - 1).at(), samples.get(i).at()));
      }
    }
    this.samples = List.copyOf(samples);
    this.interval = interval;
    this.bound = bound;
  }

  /**
   * How long after its first recovered sample a series has to be watched before it can prove that
   * the recovery held.
   *
   * @param scrape longest time that a scrape takes
   */
  public static Duration watchFor(
      Duration hold, Duration interval, Duration scrape, ErrorBound bound) {
    return hold.plus(scrape)
        .plus(bound.lambda())
        .plus(bound.epsilon().multipliedBy(2))
        .plus(interval);
  }

  /**
   * The recovery since a fault.
   *
   * @param injected [s, r], when the fault was injected
   * @param effect when its effect was confirmed; ends not before s
   * @param hold how long the recovered state must last; zero takes the first recovered sample
   * @return observed; left-censored when it was never seen broken; right-censored when it was seen
   *     broken and no lasting recovery was proven by the last sample (more samples may still prove
   *     one); else unknown
   */
  public Sighting recovery(TimeBounds injected, TimeBounds effect, Duration hold) {
    if (effect.latest().compareTo(injected.earliest()) < 0) {
      throw new IllegalArgumentException(
          "the effect cannot come before the fault: " + effect + ", " + injected);
    }
    List<StateSample> seen = withMissing(since(injected.earliest()));
    Optional<Run> proven =
        runs(seen, State.RECOVERED).stream()
            .flatMap(run -> run.proven(effect.latest(), hold).stream())
            .findFirst();
    Optional<StateSample> lastBroken = brokenBefore(seen, effect.earliest(), hold);
    Duration lower =
        lastBroken
            .map(a -> TimeBounds.later(Duration.ZERO, earliestMoment(a).minus(injected.latest())))
            .orElse(Duration.ZERO);
    if (proven.isEmpty()) {
      return new Sighting(unproven(seen, lastBroken.isPresent(), lower), Duration.ZERO);
    }
    StateSample b = proven.get().samples.get(0);
    Duration upper = latestMoment(b).minus(injected.earliest());
    boolean broken =
        seen.stream().anyMatch(x -> x.state() == State.BROKEN && x.at().compareTo(b.at()) < 0);
    Recovery recovery =
        broken
            ? new Recovery.Observed(Interval.openClosed(lower, upper))
            : new Recovery.LeftCensored(upper);
    Duration held = earliestMoment(proven.get().last()).minus(injected.latest());
    return new Sighting(recovery, TimeBounds.later(Duration.ZERO, held));
  }

  /**
   * The outage that samples of a client that is not ours bound, such as a blackbox exporter's; by
   * the formulas of {@link RequestSeries}, a sample taking the place of a request that lasted from
   * the first to the last moment whose state it may show. So L lies in [max(0, at(last broken) -
   * lambda - epsilon - at(first broken) - d - epsilon), at(first lasting recovered) + d + epsilon -
   * at(last recovered before) + lambda + epsilon].
   *
   * <p>An outage during which no sample began may slip through.
   *
   * @param injected [s, r], when the fault was injected; broken samples from before do not count
   * @param hold how long nothing but recovered samples must last
   * @return as {@link RequestSeries#outage}; requests are samples
   */
  public Outage outage(TimeBounds injected, Duration hold) {
    List<Glance> glances = withMissing(samples).stream().map(this::glance).toList();
    Duration end = samples.isEmpty() ? Duration.ZERO : samples.get(samples.size() - 1).at();
    Duration blind = interval.multipliedBy(2).plus(bound.lambda()).plus(bound.epsilon());
    return new OutageBounds(glances, injected, hold).outage(end, blind);
  }

  private Glance glance(StateSample sample) {
    Answer answer =
        switch (sample.state()) {
          case RECOVERED -> Answer.GOOD;
          case BROKEN -> Answer.FAILED;
          case UNKNOWN -> Answer.UNKNOWN;
        };
    return new Glance(earliestMoment(sample).toNanos(), latestMoment(sample).toNanos(), answer);
  }

  private static Recovery unproven(List<StateSample> seen, boolean brokenBefore, Duration lower) {
    if (seen.stream().noneMatch(x -> x.state() != State.UNKNOWN)) {
      return new Recovery.Unknown("No sample after the fault shows a state.");
    }
    return brokenBefore
        ? new Recovery.RightCensored(lower)
        : new Recovery.Unknown(
            "It was not seen broken before watching ended, nor seen recovered after the effect for"
                + " the whole hold time.");
  }

  /** The last broken sample before the first run that may have lasted for the hold time. */
  private Optional<StateSample> brokenBefore(
      List<StateSample> seen, Duration effectEarliest, Duration hold) {
    Optional<StateSample> broken = Optional.empty();
    for (int i = 0; i < seen.size(); i++) {
      if (seen.get(i).state() == State.BROKEN) {
        broken = Optional.of(seen.get(i));
        continue;
      }
      int end = i;
      while (end < seen.size() && seen.get(end).state() != State.BROKEN) {
        end++;
      }
      if (end == seen.size()) {
        return broken;
      }
      Duration from =
          broken
              .map(this::earliestMoment)
              .map(m -> TimeBounds.later(m, effectEarliest))
              .orElse(effectEarliest);
      if (latestMoment(seen.get(end)).minus(from).compareTo(hold) >= 0) {
        return broken;
      }
      i = end - 1;
    }
    return broken;
  }

  private List<StateSample> since(Duration start) {
    return samples.stream().filter(x -> latestMoment(x).compareTo(start) >= 0).toList();
  }

  private List<StateSample> withMissing(List<StateSample> present) {
    long longest = Math.round(interval.toNanos() * MISSED);
    List<StateSample> all = new ArrayList<>();
    for (StateSample sample : present) {
      if (!all.isEmpty()) {
        Duration before = all.get(all.size() - 1).at();
        Duration gap = sample.at().minus(before);
        if (gap.toNanos() > longest) {
          all.add(new StateSample(before.plus(gap.dividedBy(2)), Duration.ZERO, State.UNKNOWN));
        }
      }
      all.add(sample);
    }
    return all;
  }

  private List<Run> runs(List<StateSample> seen, State state) {
    List<Run> runs = new ArrayList<>();
    List<StateSample> current = new ArrayList<>();
    for (StateSample sample : seen) {
      if (sample.state() == state) {
        current.add(sample);
      } else if (!current.isEmpty()) {
        runs.add(new Run(List.copyOf(current)));
        current.clear();
      }
    }
    if (!current.isEmpty()) {
      runs.add(new Run(List.copyOf(current)));
    }
    return runs;
  }

  private Duration earliestMoment(StateSample sample) {
    return sample.at().minus(bound.lambda()).minus(bound.epsilon());
  }

  private Duration latestMoment(StateSample sample) {
    return sample.at().plus(sample.duration()).plus(bound.epsilon());
  }

  /** Samples that follow each other and show one state. */
  private final class Run {
    private final List<StateSample> samples;

    private Run(List<StateSample> samples) {
      this.samples = samples;
    }

    private StateSample last() {
      return samples.get(samples.size() - 1);
    }

    /** This run without the samples that may show the old state, if the rest held long enough. */
    private Optional<Run> proven(Duration effectLatest, Duration hold) {
      List<StateSample> counted =
          samples.stream().filter(x -> earliestMoment(x).compareTo(effectLatest) >= 0).toList();
      if (counted.isEmpty()) {
        return Optional.empty();
      }
      Duration held = earliestMoment(last()).minus(latestMoment(counted.get(0)));
      return hold.isZero() || held.compareTo(hold) >= 0
          ? Optional.of(new Run(counted))
          : Optional.empty();
    }
  }
}
