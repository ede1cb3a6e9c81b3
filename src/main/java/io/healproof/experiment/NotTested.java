package io.healproof.experiment;

import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.ImageSource;
import java.util.ArrayList;
import java.util.List;

/** What a run does not show, so that its page says so. */
final class NotTested {

  private NotTested() {}

  static List<String> of(ClusterFacts facts, boolean calibrated) {
    List<String> sentences = new ArrayList<>();
    if (facts.imageSource() == ImageSource.BUILD) {
      sentences.add(
          "Rocket.Chat and MongoDB themselves did not run: their images come from a container registry, and none answered.");
      sentences.add("The way with pulled images (--images pull, real k3s) was not run here.");
    }
    sentences.add(
        "What users see during the outage is not measured yet: there is no client observer, so no claim is made about failed requests or lost messages.");
    sentences.add(
        calibrated
            ? "Node faults, drift and Argo CD's metrics are not calibrated: no outage of theirs has a length that is known beforehand."
            : "The observers are not calibrated against outages of known length in this run; their bounds are declared, and checked by a canary.");
    sentences.add("Node power cuts, partitions and other faults than those above were not tried.");
    return sentences;
  }
}
