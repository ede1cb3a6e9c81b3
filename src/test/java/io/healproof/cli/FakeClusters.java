package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterProvider;
import io.healproof.cluster.LocalClusterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** No cluster runs; calls are noted. */
final class FakeClusters implements ClusterProvider {
  final List<String> calls = new ArrayList<>();

  @Override
  public Cluster up(LocalClusterSettings settings, Progress progress) {
    calls.add("up " + settings.agents() + " " + settings.images());
    throw io.healproof.HealproofException.broken("the engine is gone", null);
  }

  @Override
  public void awaitImages(Progress progress) {
    calls.add("awaitImages");
  }

  @Override
  public Optional<Cluster> running() {
    return Optional.empty();
  }

  @Override
  public List<String> status() {
    return List.of("no local cluster");
  }

  @Override
  public void load(List<String> images, Progress progress) {
    calls.add("load " + images);
  }

  @Override
  public void down(Progress progress) {
    calls.add("down");
    progress.say("removed");
  }
}
