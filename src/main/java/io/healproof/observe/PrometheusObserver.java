package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code prometheus} observer: raw samples of the jobs that a claim is judged by, as Prometheus
 * stored them.
 */
public final class PrometheusObserver implements PrometheusWitness {
  /** Scrape interval of the platform's jobs that claims are judged by. */
  public static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(1);

  /** Job of kube-state-metrics. */
  public static final String KUBE_STATE_METRICS = "kube-state-metrics";

  /** Job of Argo CD's application controller. */
  public static final String ARGO_CD = "argocd";

  /** Target of the blackbox exporter: the address that a stack's users call. */
  public static final String USERS = "users";

  /** What Prometheus adds to each scrape. "up" first: see {@link #read}. */
  private static final String META = "up|scrape_duration_seconds|scrape_samples_scraped";

  private final PrometheusClient client;

  public PrometheusObserver(PrometheusClient client) {
    this.client = client;
  }

  @Override
  public JobLog collect(String job, Set<String> namespaces, Duration window, ClockOffset offset) {
    Job known = known(job);
    Set<String> watched = new TreeSet<>(namespaces);
    watched.add(Canary.NAMESPACE);
    String chosen =
        known.equals(Job.KUBE_STATE_METRICS)
            ? ",namespace=~\"" + String.join("|", watched) + "\""
            : "";
    return one(known, "", new Question(known, "", chosen, window), offset);
  }

  @Override
  public JobLog collectProbes(String target, Duration window, ClockOffset offset) {
    String chosen = ",target=\"" + target + "\"";
    return one(Job.BLACKBOX, target, new Question(Job.BLACKBOX, chosen, chosen, window), offset);
  }

  /**
   * Reads the stored samples of the workloads' own metrics.
   *
   * @param window how far to look back
   * @return a log for each pod that was a target in the window, by its address; may be empty
   * @throws PrometheusFailure when Prometheus cannot be asked
   */
  public List<JobLog> collectWorkloads(Duration window, ClockOffset offset) {
    Read read = read(new Question(Job.WORKLOADS, "", "", window), offset);
    return targets(read.answers()).entrySet().stream()
        .map(
            target ->
                new JobLog(
                    Job.WORKLOADS.label(),
                    target.getKey(),
                    Optional.of(read.asked()),
                    ScrapeLog.of(target.getValue(), offset),
                    read.answers()))
        .toList();
  }

  @Override
  public ClockReading readClock() {
    return client.readClock();
  }

  private static Job known(String label) {
    return Job.labelled(label)
        .orElseThrow(() -> new IllegalArgumentException("no job is labelled " + label));
  }

  /**
   * What to ask.
   *
   * @param targets matchers, each after a comma, that choose among the job's targets
   * @param series matchers that choose among their series
   */
  private record Question(Job job, String targets, String series, Duration window) {
    String meta() {
      return promql(META, targets);
    }

    String values() {
      return promql(job.metrics(), series);
    }

    private String promql(String metrics, String matchers) {
      // Whole seconds, and rather too many.
      return "{__name__=~\"%s\",job=\"%s\"%s}[%ds]"
          .formatted(metrics, job.label(), matchers, window.plusNanos(999_999_999).toSeconds());
    }
  }

  /** What was answered. */
  private record Read(JobLog.Asked asked, List<PrometheusClient.Answer> answers) {}

  private JobLog one(Job job, String name, Question question, ClockOffset offset) {
    Read read = read(question, offset);
    return one(job.label(), name, read.asked(), read.answers());
  }

  /**
   * The log of one target from the answers to the two questions about it, as they came.
   *
   * @param name as in {@link JobLog#target}
   * @param answers first what Prometheus adds to each scrape, then the metrics themselves
   * @throws PrometheusFailure when the answers are of several targets
   */
  public static JobLog one(
      String job, String name, JobLog.Asked asked, List<PrometheusClient.Answer> answers) {
    Map<String, List<PrometheusClient.Series>> targets = targets(answers);
    if (targets.size() > 1) {
      throw new PrometheusFailure(
          "Prometheus answered %s with %d targets (%s); expected one."
              .formatted(
                  answers.get(0).query(), targets.size(), String.join(", ", targets.keySet())));
    }
    return new JobLog(
        job,
        name,
        Optional.of(asked),
        targets.values().stream()
            .findFirst()
            .map(series -> ScrapeLog.of(series, asked.offset()))
            .orElse(List.of()),
        answers);
  }

  /**
   * Asks for what Prometheus adds to each scrape first: a scrape that is stored between the two
   * queries is then in the second only, and is left out, instead of looking like one without
   * values.
   */
  private Read read(Question question, ClockOffset offset) {
    double now = client.readClock().remote();
    PrometheusClient.Answer meta = client.query(question.meta(), now);
    PrometheusClient.Answer values = client.query(question.values(), now);
    return new Read(
        new JobLog.Asked(offset.toRunTime(now), offset, absent(question.job(), values, now)),
        List.of(meta, values));
  }

  /** The series of each target that has an {@code up}. */
  private static Map<String, List<PrometheusClient.Series>> targets(
      List<PrometheusClient.Answer> answers) {
    Map<String, List<PrometheusClient.Series>> targets = new LinkedHashMap<>();
    answers.stream()
        .flatMap(answer -> answer.series().stream())
        .filter(series -> series.metric().equals("up"))
        .forEach(series -> targets.put(instance(series), new ArrayList<>()));
    for (PrometheusClient.Answer answer : answers) {
      for (PrometheusClient.Series series : answer.series()) {
        List<PrometheusClient.Series> target = targets.get(instance(series));
        if (target != null) {
          target.add(series);
        }
      }
    }
    return targets;
  }

  private static String instance(PrometheusClient.Series series) {
    return series.labels().getOrDefault("instance", "");
  }

  /** Metrics that the job shows of no object, not even of one that does not matter here. */
  private Set<String> absent(Job job, PrometheusClient.Answer values, double now) {
    Set<String> unseen = new TreeSet<>(job.mustExist());
    values.series().forEach(series -> unseen.remove(series.metric()));
    if (!unseen.isEmpty()) {
      client
          .labels(
              "count by (__name__) ({__name__=~\"%s\",job=\"%s\"})"
                  .formatted(String.join("|", unseen), job.label()),
              now)
          .forEach(labels -> unseen.remove(labels.getOrDefault("__name__", "")));
    }
    return unseen;
  }
}
