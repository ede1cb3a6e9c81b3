package io.healproof.observe;

import io.healproof.cluster.Kind;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ObjectSeen;
import java.util.List;

/**
 * Whose changes are counted together, so that their revisions tell their order and date them: those
 * of one API server. Where Argo CD is in another cluster, the hub, there are two, and nothing is
 * known of the order of two changes but what their dates say.
 */
public enum Store {
  /** The cluster's, where there is no other. */
  ONLY,
  /** The cluster's, where there is a hub. */
  CLUSTER,
  /** The hub's: its Applications, and its canary. */
  HUB;

  /** Those that changes of canaries are known of; the cluster's first. */
  public static List<Store> of(CanaryWitness canary) {
    return canary.hubWrites().isEmpty() ? List.of(ONLY) : List.of(CLUSTER, HUB);
  }

  /** Whether an event is of its changes. */
  public boolean holds(WatchEvent event) {
    return this == ONLY || (this == HUB) == isOfHub(event);
  }

  private static boolean isOfHub(WatchEvent event) {
    return event.object() instanceof ApplicationSeen
        || (event.object() instanceof ObjectSeen seen
            && seen.kind().equals(Kind.APPLICATION.name()))
        || Canary.isShownBy(event, Canary.HUB_NAME);
  }

  /** Its part of a history. */
  public List<WatchEvent> of(List<WatchEvent> history) {
    return this == ONLY ? history : history.stream().filter(this::holds).toList();
  }

  /** The changes of its canary. */
  public List<Canary.Write> writes(CanaryWitness canary) {
    return this == HUB ? canary.hubWrites() : canary.writes();
  }

  /** Whether an event is of a change of its canary. */
  public boolean showsCanary(WatchEvent event) {
    return Canary.isShownBy(event, this == HUB ? Canary.HUB_NAME : Canary.NAME);
  }

  /** How its API server is called in a sentence. */
  public String inWords() {
    return this == HUB ? "the hub" : "the cluster";
  }
}
