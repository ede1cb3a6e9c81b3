package io.healproof.fault;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.NodeAway;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A deed that is in the cluster's journal from before it is done until it is taken back. */
final class JournaledFault implements Fault {
  /** An API server may be away when a fault is to be taken back. */
  private static final Duration UNDO_DEADLINE = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Deed deed;
  private final JournalEntry blank;
  private final Journal journal;
  private final Restoration restoration;
  private final Waiting waiting;
  private Optional<JournalEntry> entry = Optional.empty();
  private List<String> touched = List.of();

  /**
   * A fault.
   *
   * @param blank names it and whose it is
   */
  JournaledFault(
      Deed deed, JournalEntry blank, Journal journal, Restoration restoration, Waiting waiting) {
    this.deed = deed;
    this.blank = blank;
    this.journal = journal;
    this.restoration = restoration;
    this.waiting = waiting;
  }

  @Override
  public List<String> aim() {
    touched = List.copyOf(deed.aim());
    return touched;
  }

  @Override
  public List<Touch> touches() {
    return deed.touches();
  }

  @Override
  public List<String> undoing() {
    return deed.undos().stream().map(Undo::inWords).toList();
  }

  @Override
  public Injection inject() {
    deed.prepare();
    List<Undo> undos = deed.undos();
    if (!undos.isEmpty()) {
      JournalEntry intent =
          new JournalEntry(
              blank.name(),
              blank.run(),
              blank.fault() + ": " + String.join("; ", touched),
              JournalEntry.Stage.INTENT,
              undos);
      // Set first: an answer that was lost on its way leaves an entry all the same.
      entry = Optional.of(intent);
      journal.intend(intent);
    }
    return deed.inject();
  }

  @Override
  public void effectSeen() {
    entry.ifPresent(noted -> journal.reached(noted, JournalEntry.Stage.EFFECT));
  }

  @Override
  public List<String> undo() {
    List<String> done = new ArrayList<>();
    List<String> problem = new ArrayList<>();
    Duration deadline = UNDO_DEADLINE.plus(timers());
    boolean undone =
        waiting.until(
            "the undo of " + blank.fault(),
            RETRY,
            deadline,
            () -> {
              problem.clear();
              try {
                entry.ifPresent(noted -> done.addAll(journal.takeBack(noted, restoration)));
                entry = Optional.empty();
                restoration.leaveNodes();
                return true;
              } catch (KubernetesClientException | NodeAway e) {
                problem.add(String.valueOf(e.getMessage()));
                return false;
              }
            });
    if (!undone) {
      throw HealproofException.broken(
          "%s was not taken back within %d s: %s. It is in the cluster's journal; run healproof recover."
              .formatted(
                  entry.map(JournalEntry::fault).orElse(blank.fault()),
                  deadline.toSeconds(),
                  String.join("; ", problem)),
          null);
    }
    return List.copyOf(done);
  }

  /** Where the way to a node is cut, nobody takes anything back before its own timer has. */
  private Duration timers() {
    return Duration.ofSeconds(
        entry.stream()
            .flatMap(noted -> noted.undos().stream())
            .mapToLong(undo -> undo instanceof Undo.Timed timed ? timed.seconds() : 0)
            .max()
            .orElse(0));
  }
}
