package io.healproof.observe;

import io.healproof.recovery.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether what Prometheus stored of a trial is complete, judged on the stored samples alone. Pure.
 *
 * <p>A sample that is missing is unknown to the intervals, and can only widen them; here it also
 * keeps a trial from passing, because what was not seen has not healed.
 */
public final class Telemetry {
  /** Name of the gate. */
  public static final String NAME = "telemetry complete";

  /**
   * A stretch without a sample longer than this many intervals is a gap. One scrape that is late or
   * lost widens an interval and no more; on a busy machine it happens.
   */
  private static final double GAP = 2.5;

  /** The newest sample may be this many intervals, and a scrape, old: the next is under way. */
  private static final int NEWEST = 2;

  /**
   * Fewer samples than this share of the median are not a whole scrape. One pod is about forty of
   * the thousand and more that kube-state-metrics renders, so no trial takes half of them away; an
   * exporter that has just started, and has not listed everything yet, does.
   */
  private static final double WHOLE = 0.5;

  /** The kernel's boot time, from which a process computes its start, is in whole seconds. */
  private static final double SAME_START = 1.0;

  private static final String START = "process_start_time_seconds";
  private static final String SENT =
      "prometheus_remote_storage_queue_highest_sent_timestamp_seconds";

  private final List<JobLog> logs;
  private final Duration from;
  private final Duration until;
  private final double slower;

  /**
   * Looks at everything that a trial's verdict rests on, and at Prometheus itself ({@link
   * Job#PROMETHEUS}) where it was asked about.
   *
   * @param from run time of the window's start
   * @param until run time of its end, early enough that a scrape of then is stored by now
   */
  public Telemetry(List<JobLog> logs, Duration from, Duration until) {
    this(logs, from, until, PrometheusObserver.SCRAPE_INTERVAL);
  }

  /**
   * The same of a Prometheus that is not the platform's own.
   *
   * @param scrapeInterval of kube-state-metrics; the other jobs keep their proportion to it
   */
  public Telemetry(List<JobLog> logs, Duration from, Duration until, Duration scrapeInterval) {
    this.logs = List.copyOf(logs);
    this.from = from;
    this.until = until;
    this.slower = (double) scrapeInterval.toNanos() / PrometheusObserver.SCRAPE_INTERVAL.toNanos();
  }

  private Duration interval(JobLog log) {
    return Duration.ofNanos(Math.round(log.interval().toNanos() * slower));
  }

  /** The gate of a trial whose Prometheus could not be asked. */
  public static Gate unanswered(String reason) {
    return Gate.barsPass(NAME, reason);
  }

  /**
   * The gate: held, or shut with every reason in a sentence of its own. It voids the trial where a
   * metric that the verdict rests on does not exist, and else bars a PASS.
   */
  public Gate gate() {
    if (logs.isEmpty()) {
      return Gate.barsPass(NAME, "Prometheus was asked about no job.");
    }
    List<String> absent = logs.stream().flatMap(this::absent).toList();
    List<String> problems = problems();
    String reasons = String.join(" ", Stream.concat(absent.stream(), problems.stream()).toList());
    if (!absent.isEmpty()) {
      return Gate.voids(NAME, reasons);
    }
    return problems.isEmpty()
        ? Gate.held(NAME, held())
        : Gate.barsPass(NAME, String.join(" ", problems));
  }

  private String held() {
    return "Every scrape of %s is there and whole."
        .formatted(String.join(", ", logs.stream().map(JobLog::name).toList()));
  }

  private Stream<String> absent(JobLog log) {
    return log.asked().stream()
        .flatMap(asked -> new TreeSet<>(asked.absent()).stream())
        .map(
            metric ->
                "%s shows no metric %s of any object; expected at least one series."
                    .formatted(capital(log.name()), metric));
  }

  /** What else is missing, in full sentences. */
  List<String> problems() {
    return logs.stream()
        .flatMap(
            log ->
                Stream.of(down(log), gaps(log), parts(log), newest(log), warnings(log), self(log))
                    .flatMap(List::stream))
        .toList();
  }

  private List<Scrape> within(JobLog log) {
    return log.scrapes().stream()
        .filter(scrape -> scrape.at().compareTo(from) >= 0 && scrape.at().compareTo(until) <= 0)
        .toList();
  }

  private List<String> down(JobLog log) {
    List<Scrape> scrapes = within(log);
    List<Scrape> down = scrapes.stream().filter(scrape -> !scrape.up()).toList();
    return some(
        down,
        "%s was down in %d of %d scrapes, %s of run time; expected up = 1 in each."
            .formatted(capital(log.name()), down.size(), scrapes.size(), when(down)));
  }

  private List<String> gaps(JobLog log) {
    List<String> gaps = new ArrayList<>();
    Duration before = from;
    for (Scrape scrape : within(log)) {
      noteGap(log, before, scrape.at(), gaps);
      before = scrape.at();
    }
    noteGap(log, before, until, gaps);
    return gaps;
  }

  private void noteGap(JobLog log, Duration from, Duration to, List<String> gaps) {
    if (to.minus(from).toNanos() > interval(log).toNanos() * GAP) {
      gaps.add(
          "Prometheus has no sample of %s between %s s and %s s of run time; expected one every %s s."
              .formatted(log.name(), seconds(from), seconds(to), seconds(interval(log))));
    }
  }

  private List<String> parts(JobLog log) {
    List<Scrape> up = within(log).stream().filter(Scrape::up).toList();
    double median = median(up.stream().map(Scrape::samples).toList());
    List<Scrape> few =
        up.stream().filter(x -> x.samples() == 0 || x.samples() < median * WHOLE).toList();
    List<Scrape> lacking =
        up.stream().filter(x -> !few.contains(x) && !log.lacking(x).isEmpty()).toList();
    return Stream.concat(
            some(
                few,
                "%s showed %.0f samples %s of run time; expected about %.0f, as in its other scrapes."
                    .formatted(
                        capital(log.name()),
                        few.stream().mapToDouble(Scrape::samples).min().orElse(0),
                        when(few),
                        median))
                .stream(),
            some(
                lacking,
                "%s showed no %s %s of run time; expected it in every scrape."
                    .formatted(
                        capital(log.name()),
                        lacking.stream()
                            .findFirst()
                            .map(x -> String.join(", ", log.lacking(x)))
                            .orElse(""),
                        when(lacking)))
                .stream())
        .toList();
  }

  private static double median(List<Double> values) {
    List<Double> known = new ArrayList<>(values.stream().filter(x -> !x.isNaN()).toList());
    Collections.sort(known);
    return known.isEmpty() ? Double.NaN : known.get(known.size() / 2);
  }

  private List<String> newest(JobLog log) {
    if (log.asked().isEmpty() || log.scrapes().isEmpty()) {
      return List.of();
    }
    Duration age = log.asked().get().at().minus(log.scrapes().get(log.scrapes().size() - 1).at());
    Duration oldest = interval(log).multipliedBy(NEWEST).plus(log.longestScrape());
    return age.compareTo(oldest) <= 0
        ? List.of()
        : List.of(
            "Prometheus's newest sample of %s was %s s old when it was asked; expected at most %s s."
                .formatted(log.name(), seconds(age), seconds(oldest)));
  }

  private static List<String> warnings(JobLog log) {
    return log.answers().stream()
        .filter(answer -> !answer.warnings().isEmpty())
        .map(
            answer ->
                "Prometheus answered %s with a warning: %s; expected a whole answer."
                    .formatted(answer.query(), String.join("; ", answer.warnings())))
        .toList();
  }

  /** What Prometheus says of itself: whether it was restarted, and whether it has written on. */
  private List<String> self(JobLog log) {
    if (!log.job().equals(Job.PROMETHEUS.label())) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    List<Double> starts =
        log.scrapes().stream().flatMap(x -> x.all(START)).map(Scrape.Value::value).toList();
    if (!starts.isEmpty()
        && Collections.max(starts) - Collections.min(starts) > SAME_START
        && log.asked().isPresent()) {
      problems.add(
          "Prometheus was restarted at %s s of run time; expected one process throughout."
              .formatted(seconds(log.asked().get().offset().toRunTime(Collections.max(starts)))));
    }
    remoteWrite(log, problems);
    return problems;
  }

  private void remoteWrite(JobLog log, List<String> problems) {
    Set<String> said = new HashSet<>();
    for (int i = log.scrapes().size() - 1; i >= 0 && log.asked().isPresent(); i--) {
      for (Scrape.Value queue : log.scrapes().get(i).all(SENT).toList()) {
        Duration sent = log.asked().get().offset().toRunTime(queue.value());
        // The newest scrape speaks; older ones are behind by nature.
        if (said.add(queue.label("remote_name")) && sent.compareTo(until) < 0) {
          problems.add(
              "Remote write %s has sent samples up to %s s of run time; expected up to %s s."
                  .formatted(queue.label("remote_name"), seconds(sent), seconds(until)));
        }
      }
    }
  }

  private static List<String> some(List<Scrape> scrapes, String sentence) {
    return scrapes.isEmpty() ? List.of() : List.of(sentence);
  }

  private static String when(List<Scrape> scrapes) {
    if (scrapes.isEmpty()) {
      return "";
    }
    String first = seconds(scrapes.get(0).at());
    return scrapes.size() == 1
        ? "at %s s".formatted(first)
        : "from %s s to %s s".formatted(first, seconds(scrapes.get(scrapes.size() - 1).at()));
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static String seconds(Duration runTime) {
    return String.format(Locale.ROOT, "%.1f", runTime.toMillis() / 1000.0);
  }
}
