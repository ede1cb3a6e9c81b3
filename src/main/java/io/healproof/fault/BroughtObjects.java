package io.healproof.fault;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.AddedMark;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.Right;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run brings into a cluster: in the cluster's journal from before it is made until it is
 * gone. Not thread-safe.
 */
public final class BroughtObjects implements AutoCloseable {
  /** An API server may be away when it is to be taken back. */
  private static final int TRIES = 60;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String run;
  private final Journal journal;
  private final Restoration restoration;
  private final Waiting waiting;
  private Optional<JournalEntry> entry = Optional.empty();
  private List<String> removed = List.of();

  /**
   * Nothing yet.
   *
   * @param run its id, for the journal
   */
  public BroughtObjects(Cluster cluster, String run, Waiting waiting) {
    this.run = run;
    this.journal = new Journal(cluster.client());
    this.restoration = new Restoration(cluster, waiting);
    this.waiting = waiting;
  }

  /** What bringing and removing them needs, beside {@link UnfinishedFaults#rights}. */
  public static List<Right> rights(List<ObjectKey> objects) {
    return objects.stream().map(ObjectKey::kind).map(BroughtObjects::right).distinct().toList();
  }

  /** In any namespace: those that are brought are not there yet. */
  private static Right right(Kind kind) {
    return Dismantling.isApplication(kind)
        ? Right.to("", kind.group(), kind.plural(), "create", "delete", "get", "patch")
        : Right.to("", kind.group(), kind.plural(), "create", "delete", "get");
  }

  /** Which of them are there already, whoever made them. */
  public static List<ObjectKey> there(KubernetesClient client, List<ObjectKey> objects) {
    LiveObjects live = new LiveObjects(client);
    return objects.stream().filter(key -> live.find(key).isPresent()).toList();
  }

  /**
   * Notes what is about to be made; in the cluster when this returns.
   *
   * @param what it is, in words
   * @param objects in the order in which they are made, each with {@link AddedMark}
   */
  public void intend(String what, List<ObjectKey> objects) {
    if (entry.isPresent()) {
      throw new IllegalStateException("what was brought before is not gone");
    }
    if (objects.isEmpty()) {
      return;
    }
    JournalEntry intent =
        new JournalEntry(
            "brought-" + run.toLowerCase(Locale.ROOT),
            run,
            what,
            JournalEntry.Stage.INTENT,
            List.of(new Undo.Dismantle(objects)));
    // Set first: an answer that was lost on its way leaves an entry all the same.
    entry = Optional.of(intent);
    journal.intend(intent);
  }

  /** Notes that all of it was made. */
  public void made() {
    entry.ifPresent(noted -> journal.reached(noted, JournalEntry.Stage.EFFECT));
  }

  /** What closing did, a line each; empty before. */
  public List<String> removed() {
    return removed;
  }

  /**
   * Removes it all, and waits until it is gone; nothing to do when nothing was intended.
   *
   * @throws HealproofException (BROKEN) when something does not go; it stays in the journal
   */
  @Override
  public void close() {
    for (int tries = 1; entry.isPresent(); tries++) {
      JournalEntry noted = entry.get();
      try {
        removed = List.copyOf(journal.takeBack(noted, restoration));
        entry = Optional.empty();
      } catch (KubernetesClientException e) {
        if (tries > TRIES) {
          throw HealproofException.broken(
              "%s was not removed within %d s: %s. It is in the cluster's journal; run healproof recover."
                  .formatted(noted.fault(), TRIES * RETRY.toSeconds(), e.getMessage()),
              e);
        }
        waiting.pause(RETRY);
      }
    }
  }
}
