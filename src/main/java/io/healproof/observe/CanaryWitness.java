package io.healproof.observe;

import java.time.Duration;
import java.util.List;

/** What a trial asks of the canary. */
@FunctionalInterface
public interface CanaryWitness {

  /** All changes so far, in order. */
  List<Canary.Write> writes();

  /**
   * All changes so far of the canary in the hub, in order; empty where Argo CD is in the cluster
   * itself, and never where it is not.
   */
  default List<Canary.Write> hubWrites() {
    return List.of();
  }

  /** The same, beside the canary of a hub. */
  default CanaryWitness withHub(CanaryWitness hub) {
    CanaryWitness here = this;
    return new CanaryWitness() {
      @Override
      public List<Canary.Write> writes() {
        return here.writes();
      }

      @Override
      public List<Canary.Write> hubWrites() {
        return hub.writes();
      }
    };
  }

  /**
   * The changes that were sent since a moment, as they are now and will stay. A hub's last one from
   * before stays too where there is none, for it tells that there is a hub.
   */
  default Kept since(Duration moment) {
    List<Canary.Write> hub = since(hubWrites(), moment);
    int newest = hubWrites().size() - 1;
    return new Kept(
        since(writes(), moment),
        hub.isEmpty() && newest >= 0 ? List.of(hubWrites().get(newest)) : hub);
  }

  private static List<Canary.Write> since(List<Canary.Write> writes, Duration moment) {
    return writes.stream().filter(write -> write.sent().compareTo(moment) >= 0).toList();
  }

  /** Changes of canaries that have ended. */
  record Kept(List<Canary.Write> writes, List<Canary.Write> hubWrites) implements CanaryWitness {
    public Kept {
      writes = List.copyOf(writes);
      hubWrites = List.copyOf(hubWrites);
    }
  }
}
