package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiCondition;
import io.healproof.observe.ClusterState;
import io.healproof.observe.Projection;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.ScrapeCondition;
import io.healproof.observe.Store;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.EndpointsSeen;
import io.healproof.observe.Watched.NodeSeen;
import io.healproof.observe.Watched.ObjectSeen;
import io.healproof.observe.Watched.PodSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What counts as the effect of an injected fault, and what as recovered from it, for each witness.
 *
 * @param effect the watch event that confirms the effect, whenever it was seen
 * @param effectInWords what that event shows
 * @param restored the watch event by which a drifted object is as it was before
 * @param cluster recovered, as the API shows it of what is in the cluster
 * @param applications recovered, as the API shows it of Argo CD's Applications, which may be in
 *     another one
 * @param prometheus recovered, as Prometheus shows it: all parts together
 */
record Criteria(
    Predicate<WatchEvent> effect,
    String effectInWords,
    Predicate<WatchEvent> restored,
    ApiCondition cluster,
    ApiCondition applications,
    List<ScrapePart> prometheus) {

  private static final Duration NODE_GRACE = Duration.ofSeconds(50);

  /** A machine's firmware, kernel and kubelet. */
  private static final Duration BOOT = Duration.ofMinutes(5);

  /** Where nothing drifts, nothing is put back. */
  static final Predicate<WatchEvent> NOTHING_DRIFTED = event -> false;

  Criteria {
    prometheus = List.copyOf(prometheus);
  }

  /** Those of what no Application has a part in. */
  Criteria(
      Predicate<WatchEvent> effect,
      String effectInWords,
      Predicate<WatchEvent> restored,
      ApiCondition cluster,
      List<ScrapePart> prometheus) {
    this(effect, effectInWords, restored, cluster, ApiCondition.ALWAYS, prometheus);
  }

  /** Recovered, as the API shows it. */
  ApiCondition api() {
    return cluster.and(applications);
  }

  /** Recovered, as the API shows it of what a store holds. */
  ApiCondition of(Store store) {
    return switch (store) {
      case ONLY -> api();
      case CLUSTER -> cluster;
      case HUB -> applications;
    };
  }

  /** One part of what Prometheus must show: a condition on the scrapes of one job. */
  record ScrapePart(String name, String job, ScrapeCondition condition) {}

  /**
   * The criteria of a fault.
   *
   * @param steady the state before the fault
   * @param application the Argo CD Application that owns what was changed; empty where none does
   */
  static Criteria of(
      Injection injection, ClusterState steady, Optional<ApplicationSeen> application) {
    String valueHash =
        injection.victim() instanceof Victim.ConfigMapVersion map
            ? Projection.hashOf(map.desired())
            : "";
    return of(injection, valueHash, steady, application);
  }

  /**
   * The criteria of a fault, where of a ConfigMap's value only the hash is known.
   *
   * @param valueHash SHA-256 of the value that a changed key has by right; empty where none was
   */
  static Criteria of(
      Injection injection,
      String valueHash,
      ClusterState steady,
      Optional<ApplicationSeen> application) {
    Victim victim = injection.victim();
    if (victim instanceof Victim.Pods pods) {
      return pods(pods, steady);
    }
    if (victim instanceof Victim.Node node) {
      return node(node, steady);
    }
    if (victim instanceof Victim.Containers containers) {
      return containers(containers, steady);
    }
    if (victim instanceof Victim.Endpoints endpoints) {
      return endpoints(endpoints, application);
    }
    ApplicationSeen owner =
        application.orElseThrow(
            () -> new IllegalStateException("a drift needs the Application that heals it"));
    if (victim instanceof Victim.ObjectVersion object) {
      return object(object, steady, owner);
    }
    return victim instanceof Victim.ConfigMapVersion map
        ? configMap(map, valueHash, owner)
        : generation((Victim.Generation) victim, steady, owner);
  }

  /** What shows a workload whole, to the API's watch and to Prometheus. */
  record Whole(ApiCondition api, ScrapePart prometheus) {}

  /**
   * A workload as it was in the steady state.
   *
   * @throws HealproofException (USAGE) when nobody watches it
   */
  static Whole whole(WorkloadRef workload, ClusterState steady) {
    int desired =
        steady
            .find(DeploymentSeen.class, workload.namespace(), workload.name())
            .map(DeploymentSeen::desired)
            .orElseThrow(
                () ->
                    HealproofException.usage(
                        workload
                            + " is not watched: the stack has no such object in its namespaces"));
    return whole(workload, desired, Set.of(), steady);
  }

  private static Whole whole(
      WorkloadRef workload, int desired, Set<String> victims, ClusterState steady) {
    String namespace = workload.namespace();
    String name = workload.name();
    return new Whole(
        ApiCondition.whole(namespace, name, desired, victims, services(steady, namespace, name)),
        new ScrapePart(
            "kube-state-metrics shows " + workload + " whole",
            PrometheusObserver.KUBE_STATE_METRICS,
            ScrapeCondition.whole(namespace, name, desired, victims)));
  }

  /** What Prometheus must show of a claim's targets before anything is done to them. */
  static List<ScrapePart> steady(
      Claim claim, ClusterState steady, Optional<ApplicationSeen> application) {
    List<ScrapePart> parts = new ArrayList<>();
    if (claim.fault() instanceof FaultSpec.EditConfigMap edit) {
      parts.add(
          new ScrapePart(
              "kube-state-metrics shows " + edit.configMap(),
              PrometheusObserver.KUBE_STATE_METRICS,
              ScrapeCondition.configMapChangedAgain(
                  edit.configMap().namespace(), edit.configMap().name(), 0)));
    }
    Stream.concat(
            claim.fault().pods().stream(), claim.promises().stream().flatMap(Criteria::lookedAt))
        .distinct()
        .forEach(workload -> parts.add(whole(workload, steady).prometheus()));
    application.ifPresent(owner -> parts.add(synced(owner)));
    return parts;
  }

  private static Stream<WorkloadRef> lookedAt(Promise promise) {
    return promise instanceof Promise.Undisturbed undisturbed
        ? undisturbed.workload().stream()
        : Stream.empty();
  }

  private static ScrapePart synced(ApplicationSeen owner) {
    return new ScrapePart(
        "Argo CD reports " + owner.name() + " Synced and Healthy",
        PrometheusObserver.ARGO_CD,
        ScrapeCondition.syncedAndHealthy(owner.name()));
  }

  private static Criteria pods(Victim.Pods victim, ClusterState steady) {
    Whole whole = whole(victim.workload(), victim.desired(), victim.uids(), steady);
    return new Criteria(
        event ->
            victim.uids().isEmpty()
                || (event.object() instanceof PodSeen pod
                    && victim.uids().contains(pod.uid())
                    && (event.gone() || pod.deleting())),
        victim.uids().isEmpty() ? "nothing was to happen" : "the pod is being deleted, or gone",
        NOTHING_DRIFTED,
        whole.api(),
        List.of(whole.prometheus()));
  }

  /**
   * How long the effect of a fault may take to be seen. That a node is lost is known when its lease
   * has not been renewed for the controller manager's node-monitor-grace-period: 50 s since
   * Kubernetes 1.32.
   */
  static Duration effectDeadline(Victim victim, Bounds bounds) {
    if (victim instanceof Victim.Containers booted && booted.sign() == Victim.Sign.BOOTED) {
      return bounds.effectDeadline().plus(BOOT);
    }
    return victim instanceof Victim.Node node && node.lost()
        ? bounds.effectDeadline().plus(NODE_GRACE)
        : bounds.effectDeadline();
  }

  /** The longest of them that a timer has to outlast: a boot needs none. */
  static Duration longestEffectDeadline(Bounds bounds) {
    return bounds.effectDeadline().plus(NODE_GRACE);
  }

  private static Criteria node(Victim.Node victim, ClusterState steady) {
    WorkloadRef workload = victim.workload();
    if (!victim.lost()) {
      Whole whole = whole(workload, victim.desired(), Set.of(), steady);
      return new Criteria(
          event ->
              event.object() instanceof NodeSeen node
                  && node.name().equals(victim.name())
                  && node.unschedulable(),
          "the node takes no new pods",
          NOTHING_DRIFTED,
          whole.api(),
          List.of(whole.prometheus()));
    }
    return new Criteria(
        event ->
            event.object() instanceof NodeSeen node
                && node.name().equals(victim.name())
                && !node.ready(),
        "the node is not ready",
        NOTHING_DRIFTED,
        ApiCondition.without(
            workload.namespace(),
            workload.name(),
            victim.desired(),
            victim.uids(),
            services(steady, workload.namespace(), workload.name())),
        List.of(
            new ScrapePart(
                "kube-state-metrics shows " + workload + " whole without the node's pods",
                PrometheusObserver.KUBE_STATE_METRICS,
                ScrapeCondition.without(
                    workload.namespace(), workload.name(), victim.desired(), victim.uids()))));
  }

  private static Criteria containers(Victim.Containers victim, ClusterState steady) {
    Map<String, Integer> before =
        steady
            .all(PodSeen.class)
            .filter(pod -> victim.uids().contains(pod.uid()))
            .collect(Collectors.toMap(PodSeen::uid, PodSeen::restarts));
    Map<String, Integer> healed = new TreeMap<>();
    before.forEach((uid, restarts) -> healed.put(uid, restarts + victim.restarts()));
    Whole whole = whole(victim.workload(), victim.desired(), Set.of(), steady);
    return new Criteria(
        event ->
            event.object() instanceof PodSeen pod
                && victim.uids().contains(pod.uid())
                && (event.gone()
                    || shows(
                        victim.sign(), pod, before.getOrDefault(pod.uid(), Integer.MAX_VALUE))),
        victim.sign().inWords(),
        NOTHING_DRIFTED,
        ApiCondition.restarted(healed).and(whole.api()),
        List.of(
            new ScrapePart(
                whole.prometheus().name() + " and its victims restarted",
                whole.prometheus().job(),
                ScrapeCondition.restarted(healed).and(whole.prometheus().condition()))));
  }

  private static boolean shows(Victim.Sign sign, PodSeen pod, int restartsBefore) {
    return switch (sign) {
      case ENDED, BOOTED -> !pod.containersStarted() || pod.restarts() > restartsBefore;
      case NOT_READY -> !pod.ready();
    };
  }

  private static Criteria configMap(
      Victim.ConfigMapVersion victim, String desired, ApplicationSeen owner) {
    String namespace = victim.configMap().namespace();
    String name = victim.configMap().name();
    return new Criteria(
        event ->
            event.object() instanceof ConfigMapSeen map
                && map.namespace().equals(namespace)
                && map.name().equals(name)
                && map.resourceVersion() == victim.resourceVersion()
                && !desired.equals(map.valueHashes().get(victim.key())),
        "the key has the other value at the resource version that the patch returned",
        event ->
            event.object() instanceof ConfigMapSeen map
                && map.namespace().equals(namespace)
                && map.name().equals(name)
                && map.resourceVersion() > victim.resourceVersion()
                && desired.equals(map.valueHashes().get(victim.key())),
        ApiCondition.valueRestored(
            namespace, name, victim.resourceVersion(), victim.key(), desired),
        ApiCondition.syncedAndHealthy(owner.namespace(), owner.name()),
        List.of(
            new ScrapePart(
                "kube-state-metrics shows a later version of the ConfigMap",
                PrometheusObserver.KUBE_STATE_METRICS,
                ScrapeCondition.configMapChangedAgain(namespace, name, victim.resourceVersion())),
            synced(owner)));
  }

  private static Criteria object(
      Victim.ObjectVersion victim, ClusterState steady, ApplicationSeen owner) {
    ObjectKey object = victim.object();
    ApiCondition restored =
        ApiCondition.stateRestored(object, victim.resourceVersion(), victim.desiredHash());
    ApiCondition synced = ApiCondition.syncedAndHealthy(owner.namespace(), owner.name());
    boolean application = object.kind().equals(Kind.APPLICATION);
    ApiCondition cluster = application ? ApiCondition.ALWAYS : restored;
    List<ScrapePart> prometheus = new ArrayList<>(List.of(synced(owner)));
    if (object.kind().equals(Kind.DEPLOYMENT) && !victim.desiredHash().isEmpty()) {
      Whole whole = whole(new WorkloadRef(object.namespace(), object.name()), steady);
      cluster = cluster.and(whole.api());
      prometheus.add(whole.prometheus());
    }
    return new Criteria(
        event ->
            event.object() instanceof ObjectSeen seen
                && seen.is(object)
                && (victim.gone()
                    ? event.gone()
                    : seen.resourceVersion() == victim.resourceVersion()
                        && !seen.stateHash().equals(victim.desiredHash())),
        victim.gone()
            ? "the object is gone"
            : "the object is another at the resource version that the change led to",
        restored(object, victim.resourceVersion(), victim.desiredHash()),
        cluster,
        application ? restored.and(synced) : synced,
        prometheus);
  }

  private static Predicate<WatchEvent> restored(ObjectKey object, long version, String desired) {
    return event ->
        event.object() instanceof ObjectSeen seen
            && seen.is(object)
            && (desired.isEmpty()
                ? event.gone()
                : !event.gone()
                    && seen.resourceVersion() > version
                    && seen.stateHash().equals(desired));
  }

  /**
   * A Service without endpoints. Of one with several EndpointSlices, the first that is emptied
   * counts: their controller empties all of them at once. Where no Application owns the Service,
   * Prometheus is asked nothing about it.
   */
  private static Criteria endpoints(
      Victim.Endpoints victim, Optional<ApplicationSeen> application) {
    ObjectKey service = victim.service();
    ApiCondition served =
        ApiCondition.stateRestored(service, victim.resourceVersion(), victim.desiredHash())
            .and(ApiCondition.served(service.namespace(), service.name(), victim.uids().size()));
    return new Criteria(
        event ->
            endpointsSince(victim, event)
                .filter(slice -> event.gone() || slice.readyPods().isEmpty())
                .isPresent(),
        "the Service has no endpoint left",
        restored(service, victim.resourceVersion(), victim.desiredHash()),
        served,
        application
            .map(owner -> ApiCondition.syncedAndHealthy(owner.namespace(), owner.name()))
            .orElse(ApiCondition.ALWAYS),
        application.map(Criteria::synced).stream().toList());
  }

  /** Endpoints of a Service as they were written after its selector was changed. */
  static Optional<EndpointsSeen> endpointsSince(Victim.Endpoints victim, WatchEvent event) {
    return Optional.of(event.object())
        .filter(EndpointsSeen.class::isInstance)
        .map(EndpointsSeen.class::cast)
        .filter(slice -> slice.namespace().equals(victim.service().namespace()))
        .filter(slice -> slice.service().equals(victim.service().name()))
        .filter(slice -> slice.resourceVersion() > victim.resourceVersion());
  }

  private static Criteria generation(
      Victim.Generation victim, ClusterState steady, ApplicationSeen owner) {
    String namespace = victim.workload().namespace();
    String name = victim.workload().name();
    Whole whole = whole(victim.workload(), victim.desired(), Set.of(), steady);
    return new Criteria(
        event ->
            event.object() instanceof DeploymentSeen deployment
                && deployment.namespace().equals(namespace)
                && deployment.name().equals(name)
                && deployment.generation() == victim.generation()
                && deployment.desired() != victim.desired(),
        "the spec has the other replica count at the generation that the patch returned",
        event ->
            event.object() instanceof DeploymentSeen deployment
                && deployment.namespace().equals(namespace)
                && deployment.name().equals(name)
                && deployment.generation() > victim.generation()
                && deployment.desired() == victim.desired(),
        ApiCondition.specChangedAgain(namespace, name, victim.generation()).and(whole.api()),
        ApiCondition.syncedAndHealthy(owner.namespace(), owner.name()),
        List.of(
            new ScrapePart(
                whole.prometheus().name() + " at a later generation",
                whole.prometheus().job(),
                ScrapeCondition.specChangedAgain(namespace, name, victim.generation())
                    .and(whole.prometheus().condition())),
            synced(owner)));
  }

  private static Set<String> services(ClusterState steady, String namespace, String workload) {
    return steady
        .find(DeploymentSeen.class, namespace, workload)
        .map(d -> steady.podsOf(d).map(PodSeen::uid).collect(Collectors.toSet()))
        .map(pods -> steady.servicesOf(namespace, pods))
        .orElse(Set.of());
  }
}
