package io.healproof.evidence;

import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run of one claim, written by hand, each part of whose fingerprint can be changed alone. */
final class FingerprintedRun {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private String cluster = "local";
  private String kubernetes = "v1.34.4";
  private String revision = "c0ffee";
  private String nodeImage = "node:1 sha256:9";
  private String fault = "kill a pod of deployment shop/web (grace period 0)";
  private String application = "";
  private Optional<WitnessInputs.Pace> pace =
      Optional.of(new WitnessInputs.Pace(Duration.ofMillis(200), Duration.ofSeconds(1)));
  private Duration hold = Duration.ofSeconds(10);
  private Duration lag = Duration.ofSeconds(1);
  private boolean manifestsRead = true;
  private String usersUrl = "";
  private final List<Entry.Manifest> manifests = new ArrayList<>();
  private final List<Entry.Container> containers = new ArrayList<>();
  private final Map<String, String> settings = new TreeMap<>();

  private FingerprintedRun() {
    manifest("web", "Application", "argocd", "web", "1a");
    manifest("web", "Deployment", "shop", "web", "1b", "shop", "data");
    manifest("web", "Namespace", "", "shop", "1c");
    manifest("db", "Application", "argocd", "db", "2a");
    manifest("db", "StatefulSet", "data", "db", "2b");
    manifest("other", "Application", "argocd", "other", "3a");
    manifest("other", "Deployment", "elsewhere", "decoy", "3b", "shop");
    manifest("root", "Application", "argocd", "root", "4a");
    manifest("argocd", "ConfigMap", "argocd", "argocd-cm", "5a");
    container("shop", "Deployment shop/web", "chat:1", "sha256:2");
    container("data", "StatefulSet data/db", "db:1", "sha256:3");
    container("elsewhere", "Deployment elsewhere/decoy", "decoy:1", "sha256:4");
    settings.put("readinessProbe", "periodSeconds 1");
    settings.put(Covariates.PHASE, "17 ms");
    settings.put(Covariates.RESTARTS, "0");
    settings.put(Covariates.IMAGES_PRESENT, "on 1 of 3 nodes");
  }

  /**
   * Something that is different.
   *
   * @param named how the change is named, or for what changes nothing, what it is
   */
  record Change(String named, FingerprintedRun made) {
    @Override
    public String toString() {
      return named;
    }
  }

  static FingerprintedRun usual() {
    return new FingerprintedRun();
  }

  static List<Change> shaping() {
    FingerprintedRun context = usual();
    context.cluster = "staging";
    FingerprintedRun node = usual();
    node.nodeImage = "node:2 sha256:8";
    FingerprintedRun fault = usual();
    fault.fault = "delete a pod of deployment shop/web within its grace period";
    FingerprintedRun hold = usual();
    hold.hold = Duration.ofSeconds(20);
    FingerprintedRun deadline = usual();
    deadline.pace =
        Optional.of(new WitnessInputs.Pace(Duration.ofMillis(200), Duration.ofSeconds(5)));
    FingerprintedRun digest = usual();
    digest.containers.remove(1);
    digest.container("data", "StatefulSet data/db", "db:1", "sha256:33");
    return List.of(
        new Change("cluster was \"local\", is \"staging\"", context),
        new Change("Kubernetes was \"v1.34.4\", is \"v1.35.0\"", usual().kubernetes("v1.35.0")),
        new Change("node image was \"node:1 sha256:9\", is \"node:2 sha256:8\"", node),
        new Change(
            "fault was \"kill a pod of deployment shop/web (grace period 0)\", is \"delete a pod of"
                + " deployment shop/web within its grace period\"",
            fault),
        new Change("hold was \"10000 ms\", is \"20000 ms\"", hold),
        new Change(
            "users was \"send every 200 ms and wait for 1000 ms\", is \"send every 200 ms and wait"
                + " for 5000 ms\"",
            deadline),
        new Change(
            "setting readinessProbe was \"periodSeconds 1\", is \"periodSeconds 2\"",
            usual().setting("readinessProbe", "periodSeconds 2")),
        new Change(
            "setting self-heal attempts so far is new",
            usual().setting("self-heal attempts so far", "1")),
        new Change("manifest of Deployment shop/web has changed", usual().changed("1b")),
        new Change("manifest of Namespace /shop has changed", usual().changed("1c")),
        new Change("manifest of Application argocd/web has changed", usual().changed("1a")),
        new Change("manifest of Application argocd/root has changed", usual().changed("4a")),
        new Change("manifest of StatefulSet data/db has changed", usual().changed("2b")),
        new Change(
            "image of container main of StatefulSet data/db was \"db:1 sha256:3\", is \"db:1"
                + " sha256:33\"",
            digest));
  }

  static List<Change> indifferent() {
    FingerprintedRun commit = usual();
    commit.revision = "another";
    FingerprintedRun lag = usual();
    lag.lag = Duration.ofSeconds(2);
    FingerprintedRun image = usual();
    image.containers.remove(2);
    return List.of(
        new Change("the repository's commit", commit),
        new Change("an instrument's error bound", lag),
        new Change("the drawn wait", usual().setting(Covariates.PHASE, "900 ms")),
        new Change("restarts so far", usual().setting(Covariates.RESTARTS, "2")),
        new Change("images", usual().setting(Covariates.IMAGES_PRESENT, "on 3 of 3 nodes")),
        new Change("a workload that nothing here names", usual().changed("3b")),
        new Change("its Application", usual().changed("3a")),
        new Change("its image", image),
        new Change("who heals drift, where there is none", usual().changed("5a")));
  }

  /** Of a drift, which Argo CD heals. */
  static Fingerprint drift() {
    FingerprintedRun run = usual();
    run.application = "web";
    return run.fingerprint();
  }

  /** Of a drift, which an Argo CD heals that is not in the usual namespace. */
  static Fingerprint driftElsewhere() {
    FingerprintedRun run = usual();
    run.application = "web";
    run.manifests.removeIf(each -> each.namespace().equals("argocd"));
    run.manifest("web", "Application", "gitops", "web", "1a");
    run.manifest("other", "Application", "gitops", "other", "3a");
    run.container("gitops", "StatefulSet gitops/controller", "argocd:3", "sha256:7");
    return run.fingerprint();
  }

  FingerprintedRun usersAt(String url) {
    usersUrl = url;
    return this;
  }

  FingerprintedRun withoutUsers() {
    pace = Optional.empty();
    return this;
  }

  FingerprintedRun kubernetes(String version) {
    kubernetes = version;
    return this;
  }

  FingerprintedRun setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  FingerprintedRun withoutManifests() {
    manifestsRead = false;
    return this;
  }

  private FingerprintedRun changed(String hash) {
    manifests.replaceAll(
        each ->
            each.hash().startsWith(hash + hash)
                ? new Entry.Manifest(
                    each.application(),
                    each.kind(),
                    each.namespace(),
                    each.name(),
                    "ff".repeat(32),
                    each.names())
                : each);
    return this;
  }

  private void manifest(
      String application,
      String kind,
      String namespace,
      String name,
      String hash,
      String... names) {
    manifests.add(
        new Entry.Manifest(application, kind, namespace, name, hash.repeat(32), List.of(names)));
  }

  private void container(String namespace, String workload, String image, String digest) {
    containers.add(new Entry.Container(namespace, workload, "main", image, digest));
  }

  /** The whole run, of two planned trials and one that was run. */
  RunRecord record() {
    return run(claim(List.of(trial(1, true))));
  }

  Fingerprint fingerprint() {
    TrialRecord trial = trial(1, true);
    ClaimRecord claim = claim(List.of(trial));
    return Fingerprint.of(run(claim), claim, trial);
  }

  Fingerprint ofATrialThatBrokeBesidesIt() {
    TrialRecord broken = trial(2, false);
    ClaimRecord claim = claim(List.of(trial(1, true), broken));
    return Fingerprint.of(run(claim), claim, broken);
  }

  Fingerprint whereEveryTrialBroke() {
    ClaimRecord claim = claim(List.of(trial(1, false)));
    return Fingerprint.ofUnrun(run(claim), claim);
  }

  private RunRecord run(ClaimRecord claim) {
    return new RunRecord(
        new Entry.RunHeader("r", 1, "1", "0", START, List.of()),
        List.of(
            new Entry.Setting("users-url", usersUrl, "default"),
            new Entry.Setting("pushgateway", "http://gateway:9091", "default")),
        Optional.of(
            at(
                new Entry.Facts(
                    "shop",
                    revision,
                    cluster,
                    kubernetes,
                    "build",
                    List.of(new Entry.Node("server", "server", "Debian 12", "containerd 1.6")),
                    Map.of(),
                    List.of(),
                    List.of(new Entry.Image("chat:1", "sha256:2", "", "")),
                    List.of(),
                    List.of()))),
        manifestsRead
            ? Optional.of(at(new Entry.Deployed(nodeImage, "shop/web", manifests, containers)))
            : Optional.empty(),
        List.of(claim),
        CalibrationRecord.none(),
        List.of(),
        List.of(),
        RunVerdict.of(List.of(claim.verdict())),
        Optional.empty(),
        "ab",
        9);
  }

  private ClaimRecord claim(List<TrialRecord> trials) {
    Entry.ClaimPlan plan =
        new Entry.ClaimPlan(
            "C-1",
            "c",
            "c.feature",
            1,
            List.of(),
            List.of(),
            false,
            Outcome.PASS,
            2,
            Optional.empty(),
            fault,
            List.of());
    return new ClaimRecord(
        at(plan), trials, ClaimVerdict.ofClaim("C-1", 2, List.of(Verdict.pass("Yes."))));
  }

  private TrialRecord trial(int number, boolean cameToResults) {
    TrialId id = new TrialId("C-1", number);
    Entry.TrialIntent intent =
        new Entry.TrialIntent(id, fault, Map.of(), "", settings, Optional.empty(), List.of());
    return new TrialRecord(
        id,
        cameToResults ? Optional.of(at(intent)) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        cameToResults ? List.of(at(new Entry.Inputs(id, inputs()))) : List.of());
  }

  private TrialInputs inputs() {
    SampleRef none = new SampleRef("0".repeat(64), "watch", "", 0);
    return new TrialInputs(
        Map.of(),
        new TrialInputs.Victim("pods", "shop", "web", List.of(), 2, 0, "", ""),
        application,
        List.of(),
        none,
        new WitnessInputs(
            Map.of("hold", hold, "exporterLag", lag),
            pace,
            List.of(),
            new WitnessInputs.Harness(Duration.ZERO, List.of(), List.of(), Duration.ZERO),
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty(),
            List.of(),
            none,
            none,
            none));
  }

  private static <T extends Entry> Recorded<T> at(T body) {
    return new Recorded<>(1, START, body);
  }
}
