package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recording;
import io.healproof.stack.ApplicationStatus;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.DeployedStack;
import io.healproof.stack.Platform;
import io.healproof.stack.RenderedManifest;
import io.healproof.stack.RenderedManifests;
import io.healproof.stack.RunningImage;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Brings into the record what the claims are tried on: manifests and images. */
final class DeployedThings {
  private final Cluster cluster;
  private final DeployedStack stack;
  private final ArgoCd argoCd;
  private final String usersService;
  private final Path platform;
  private final Waiting waiting;

  /**
   * Of a run.
   *
   * @param platform the folder of the manifests of Healproof's own platform
   */
  DeployedThings(Ground.Ready at, Path platform, Waiting waiting) {
    this.cluster = at.cluster();
    this.stack = at.stack();
    this.argoCd = at.argoCd();
    this.usersService = at.usersService();
    this.platform = platform;
    this.waiting = waiting;
  }

  /** What cannot be read is said in the record; the stack's Git revision then stands for it. */
  void recordTo(Recording record) {
    try {
      record.record(read());
    } catch (HealproofException e) {
      record.record(
          new Entry.Note(
              Optional.empty(),
              "The stack's rendered manifests could not be read, so its whole Git revision stands for"
                  + " them in fingerprints: "
                  + e.getMessage()));
    }
  }

  private Entry.Deployed read() {
    ClusterFacts facts = cluster.facts();
    Set<String> known = Set.copyOf(stack.namespaces());
    RenderedManifests brought = new RenderedManifests(cluster, argoCd, waiting);
    List<String> applications = stack.applications().stream().map(ApplicationStatus::name).toList();
    return new Entry.Deployed(
        "%s %s".formatted(facts.nodeImage().name(), facts.nodeImage().digest()).strip(),
        usersService,
        Stream.concat(brought.of(applications, known).stream(), argoCd(known).stream())
            .map(DeployedThings::manifest)
            .toList(),
        Stream.concat(stack.images().stream(), RenderedManifests.imagesOf(argoCd).stream())
            .map(DeployedThings::container)
            .distinct()
            .toList());
  }

  /** Somebody else's Argo CD was not brought by these manifests; its images speak for it. */
  private List<RenderedManifest> argoCd(Set<String> known) {
    return cluster.ours() ? new Platform(platform, waiting).argoCd(known) : List.of();
  }

  private static Entry.Manifest manifest(RenderedManifest rendered) {
    return new Entry.Manifest(
        rendered.application(),
        rendered.kind(),
        rendered.namespace(),
        rendered.name(),
        rendered.hash(),
        rendered.names());
  }

  private static Entry.Container container(RunningImage running) {
    return new Entry.Container(
        running.namespace(),
        running.workload(),
        running.container(),
        running.image(),
        running.digest());
  }
}
