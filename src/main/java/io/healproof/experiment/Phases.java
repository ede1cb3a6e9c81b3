package io.healproof.experiment;

import io.healproof.cluster.Kind;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.DatedEvent;
import io.healproof.observe.WatchEvent;
import io.healproof.recovery.Decomposition;
import io.healproof.recovery.Milestone;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The milestones of a trial, in the order in which a recovery must reach them. What happens beside
 * that (an endpoint's removal, the end of a pod, Argo CD's view of it all) takes its place by time.
 * Where several pods have to reach a milestone, the last of them counts. Pure.
 */
final class Phases {
  private final Findings findings;
  private final List<TimelineEvent> timeline;
  private final Optional<OfWorkload> workload;
  private final Optional<OfApplication> application;

  Phases(Findings findings, List<TimelineEvent> timeline, List<RecoverySettings> settings) {
    this.findings = findings;
    this.timeline = List.copyOf(timeline);
    this.workload = only(settings, OfWorkload.class);
    this.application = only(settings, OfApplication.class);
  }

  private static <T> Optional<T> only(List<RecoverySettings> settings, Class<T> kind) {
    return settings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** The recovery that the API's watch saw, in phases. */
  Decomposition decomposition() {
    return Decomposition.of(
        findings.injection().t0(), milestones(), findings.measured().api().recovery());
  }

  List<Milestone> milestones() {
    Victim victim = findings.injection().victim();
    List<Milestone> chain = new ArrayList<>();
    List<Milestone> beside = new ArrayList<>();
    if (victim instanceof Victim.Pods pods) {
      victims(pods.uids(), chain, beside);
      replacements(chain);
      available(pods.workload(), beside);
    } else if (victim instanceof Victim.Node node) {
      findings.effect().ifPresent(at -> chain.add(new Milestone("node-lost", at, nodeGrace())));
      times("pod-deleting")
          .filter(event -> node.uids().contains(event.detail().getOrDefault("uid", "")))
          .map(TimelineEvent::at)
          .max(Comparator.comparing(TimeBounds::latest))
          .ifPresent(at -> chain.add(new Milestone("evicted", at, tolerations())));
      replacements(chain);
    } else if (victim instanceof Victim.Containers containers) {
      restarts(containers.uids(), chain, beside);
      available(containers.workload(), beside);
    } else {
      drift(victim, chain, beside);
    }
    beside.forEach(milestone -> insert(milestone, chain));
    return chain;
  }

  /** Before the first that was reached later; at the end where there is none. */
  private static void insert(Milestone milestone, List<Milestone> chain) {
    int place = 0;
    while (place < chain.size()
        && chain.get(place).at().latest().compareTo(milestone.at().latest()) <= 0) {
      place++;
    }
    chain.add(place, milestone);
  }

  private void victims(Set<String> uids, List<Milestone> chain, List<Milestone> beside) {
    // Each victim's first sign counts, and of these the last.
    uids.stream()
        .flatMap(
            uid ->
                times("pod-deleting", "pod-gone")
                    .filter(event -> uid.equals(event.detail().get("uid")))
                    .map(TimelineEvent::at)
                    .min(Comparator.comparing(TimeBounds::latest))
                    .stream())
        .max(Comparator.comparing(TimeBounds::latest))
        .ifPresent(at -> chain.add(new Milestone("detected", at, "")));
    last("endpoint-removed", uids)
        .ifPresent(at -> beside.add(new Milestone("endpoint-removed", at, "")));
    last("pod-gone", uids).ifPresent(at -> beside.add(new Milestone("victims-gone", at, grace())));
  }

  private void replacements(List<Milestone> chain) {
    Set<String> pods = uids("pod-created");
    pods.retainAll(uids("pod-ready"));
    add("pod-created", "replaced", pods, "", chain);
    add("pod-scheduled", "scheduled", pods, "", chain);
    add("image-present", "image-present", pods, images(), chain);
    add("pod-started", "started", pods, "sandbox and container", chain);
    add("pod-ready", "ready", pods, ready(), chain);
    add("endpoint-ready", "endpoint-ready", pods, "", chain);
  }

  /** A victim that is restarted in place stays the same pod: what it reaches last counts. */
  private void restarts(Set<String> uids, List<Milestone> chain, List<Milestone> beside) {
    findings.effect().ifPresent(at -> chain.add(new Milestone("broken", at, "")));
    last("endpoint-removed", uids)
        .ifPresent(at -> beside.add(new Milestone("endpoint-removed", at, "")));
    add("container-restarted", "restarted", uids, "restart back-off", chain);
    add("pod-ready", "ready", uids, ready(), chain);
    last("endpoint-ready", uids)
        .ifPresent(at -> beside.add(new Milestone("endpoint-ready", at, "")));
  }

  private void add(
      String event, String name, Set<String> pods, String setting, List<Milestone> chain) {
    last(event, pods).ifPresent(at -> chain.add(new Milestone(name, at, setting)));
  }

  private void drift(Victim victim, List<Milestone> chain, List<Milestone> beside) {
    String effect = victim instanceof Victim.Endpoints ? "endpoints-gone" : "mutated";
    findings.effect().ifPresent(at -> chain.add(new Milestone(effect, at, "")));
    ofOwner("application-")
        .filter(event -> !"Synced".equals(event.detail().get("sync")))
        .findFirst()
        .ifPresent(event -> beside.add(new Milestone("out-of-sync", event.at(), "")));
    ofOwner("sync-running", "sync-succeeded")
        .filter(event -> "Argo CD itself".equals(event.detail().get("started by")))
        .findFirst()
        .ifPresent(event -> beside.add(new Milestone("sync-started", event.at(), selfHeal())));
    seen(findings.criteria().restored())
        .ifPresent(at -> chain.add(new Milestone("live-equals-desired", at, "")));
    if (victim instanceof Victim.Generation generation) {
      replacements(chain);
      available(generation.workload(), beside);
    }
    if (victim instanceof Victim.Endpoints lost) {
      seen(event -> servedAgain(lost, event))
          .ifPresent(at -> beside.add(new Milestone("endpoint-ready", at, "")));
    }
    if (victim instanceof Victim.ObjectVersion object
        && object.object().kind().equals(Kind.DEPLOYMENT)) {
      available(new WorkloadRef(object.object().namespace(), object.object().name()), beside);
    }
    ofOwner("application-")
        .filter(event -> "Synced".equals(event.detail().get("sync")))
        .filter(event -> "Healthy".equals(event.detail().get("health")))
        .reduce((first, later) -> later)
        .ifPresent(event -> beside.add(new Milestone("synced-and-healthy", event.at(), "")));
  }

  private static boolean servedAgain(Victim.Endpoints lost, WatchEvent event) {
    return !event.gone()
        && Criteria.endpointsSince(lost, event)
            .filter(slice -> !slice.readyPods().isEmpty())
            .isPresent();
  }

  private Optional<TimeBounds> seen(Predicate<WatchEvent> which) {
    return DatedEvent.first(findings.dated(), findings.injection().t0().earliest(), which);
  }

  /** Events by name, in order; a name that ends in a dash stands for all that begin with it. */
  private Stream<TimelineEvent> times(String... names) {
    Set<String> wanted = Set.of(names);
    return timeline.stream()
        .filter(
            event ->
                wanted.stream()
                    .anyMatch(
                        name ->
                            name.endsWith("-")
                                ? event.name().startsWith(name)
                                : event.name().equals(name)));
  }

  private Set<String> uids(String event) {
    return times(event).map(e -> e.detail().getOrDefault("uid", "")).collect(Collectors.toSet());
  }

  private Optional<TimeBounds> last(String event, Set<String> uids) {
    return times(event)
        .filter(e -> uids.contains(e.detail().getOrDefault("uid", "")))
        .map(TimelineEvent::at)
        .max(Comparator.comparing(TimeBounds::latest));
  }

  private Stream<TimelineEvent> ofOwner(String... names) {
    return times(names)
        .filter(
            event ->
                application
                    .filter(app -> app.name().equals(event.detail().get("application")))
                    .isPresent());
  }

  private void available(WorkloadRef of, List<Milestone> beside) {
    times("available")
        .filter(event -> of.toString().equals(event.detail().get("object")))
        .map(TimelineEvent::at)
        .max(Comparator.comparing(TimeBounds::latest))
        .ifPresent(at -> beside.add(new Milestone("available", at, minReady())));
  }

  private static String nodeGrace() {
    return "node-monitor-grace-period";
  }

  private String tolerations() {
    return workload
        .map(w -> "tolerationSeconds unreachable " + w.unreachableToleration().toSeconds())
        .orElse("");
  }

  private String grace() {
    return workload
        .map(w -> "terminationGracePeriodSeconds " + w.terminationGrace().toSeconds())
        .orElse("");
  }

  private String minReady() {
    return workload.map(w -> "minReadySeconds " + w.minReady().toSeconds()).orElse("");
  }

  private String images() {
    return workload
        .map(
            w ->
                "imagePullPolicy %s, images on %d of %d nodes"
                    .formatted(w.imagePullPolicy(), w.imageOnNodes(), w.nodes()))
        .orElse("");
  }

  /** From the start of its containers, a pod waits for the application and then for its probes. */
  private String ready() {
    return workload
        .map(
            w ->
                "the application's own start"
                    + w.startup().map(p -> seenBy("startup", p)).orElse("")
                    + w.readiness().map(p -> seenBy("readiness", p)).orElse(""))
        .orElse("");
  }

  private static String seenBy(String probe, Probe settings) {
    return ", %s probe each %d s".formatted(probe, settings.period().toSeconds());
  }

  private String selfHeal() {
    return application
        .map(app -> "self-heal after %d attempts".formatted(app.attempts()))
        .orElse("");
  }
}
