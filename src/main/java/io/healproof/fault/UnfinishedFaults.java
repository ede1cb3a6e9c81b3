package io.healproof.fault;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.NodePods;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Faults that somebody did and has not taken back, as the cluster's own journal tells. Needs no
 * file of whoever did them.
 */
public final class UnfinishedFaults {
  private final Journal journal;
  private final Restoration restoration;
  private final Cordon cordons;
  private final NodePods pods;

  public UnfinishedFaults(Cluster cluster) {
    this(new Journal(cluster.client()), new Restoration(cluster), cluster.client());
  }

  UnfinishedFaults(KubernetesClient client) {
    this(new Journal(client), new Restoration(client, Optional.empty(), Optional.empty()), client);
  }

  private UnfinishedFaults(Journal journal, Restoration restoration, KubernetesClient client) {
    this.journal = journal;
    this.restoration = restoration;
    this.cordons = new Cordon(client);
    this.pods = new NodePods(client);
  }

  /** What reading them needs, and keeping their journal. Each undo needs what its fault does. */
  public static List<Right> rights() {
    List<Right> rights = new ArrayList<>(Journal.rights());
    rights.add(Right.to("", "", "nodes", "list"));
    rights.addAll(NodePods.rightsToFind());
    return rights;
  }

  /**
   * What is unfinished, in words; empty when nothing is.
   *
   * @throws HealproofException (BROKEN) when the journal cannot be read
   */
  public List<String> inWords() {
    return inWordsBeside("");
  }

  /**
   * The same for a run that lasts: what it has brought, and removes when it ends, is not
   * unfinished.
   *
   * @param run its id; empty for none
   */
  public List<String> inWordsBeside(String run) {
    return Stream.of(
            journal.entries().stream()
                .filter(entry -> !(entry.brings() && entry.run().equals(run)))
                .map(entry -> "%s (of run %s)".formatted(entry.fault(), entry.run())),
            cordons.marked().stream().map(node -> "node " + node + " bears Healproof's cordon"),
            pods.names().stream().map(pod -> inWords(pod) + " is there"))
        .flatMap(each -> each)
        .toList();
  }

  private static String inWords(String pod) {
    return "Healproof's privileged pod %s/%s".formatted(OwnNamespace.NAME, pod);
  }

  /**
   * Takes everything back that is unfinished, as far as it goes; twice is as good as once.
   *
   * @return what was done, a line each
   * @throws HealproofException (BROKEN) when something could not be taken back; the rest was
   */
  public List<String> recover() {
    List<String> done = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    // What is made on the way to a node goes without a word.
    List<String> podsBefore = pods.names();
    for (JournalEntry entry : journal.entries()) {
      attempt(
          entry.fault(),
          failed,
          () -> done.addAll(lines(entry, journal.takeBack(entry, restoration))));
    }
    for (String node : cordons.marked()) {
      attempt(
          "the cordon of node " + node,
          failed,
          () -> restoration.undo(new Undo.Uncordon(node)).ifPresent(done::add));
    }
    for (String pod : pods.names()) {
      boolean left = podsBefore.contains(pod);
      attempt(
          inWords(pod),
          failed,
          () -> {
            pods.remove(pod);
            if (left) {
              done.add("removed " + inWords(pod));
            }
          });
    }
    if (!failed.isEmpty()) {
      throw HealproofException.broken(
          "Not everything could be taken back; run healproof recover again when the cause is"
              + " mended."
              + String.join("", failed.stream().map(line -> "\n  " + line).toList())
              + String.join("", done.stream().map(line -> "\n  done: " + line).toList()),
          null);
    }
    return done;
  }

  private static List<String> lines(JournalEntry entry, List<String> undone) {
    String about = " (%s, of run %s)".formatted(entry.fault(), entry.run());
    return undone.isEmpty()
        ? List.of("nothing was left to take back" + about)
        : undone.stream().map(line -> line + about).toList();
  }

  private static void attempt(String what, List<String> failed, Runnable act) {
    try {
      act.run();
    } catch (HealproofException | KubernetesClientException e) {
      failed.add(what + ": " + e.getMessage());
    }
  }
}
