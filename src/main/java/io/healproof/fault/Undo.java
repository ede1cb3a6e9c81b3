package io.healproof.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.cluster.AddedMark;
import io.healproof.cluster.ObjectKey;
import java.util.List;

/**
 * How a part of a fault is taken back: data, so that it can lie in a journal, and whoever reads it
 * needs nothing else. {@link Restoration} does it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "undo")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Undo.Uncordon.class, name = "uncordon"),
  @JsonSubTypes.Type(value = Undo.PutBack.class, name = "put-back"),
  @JsonSubTypes.Type(value = Undo.Recreate.class, name = "recreate"),
  @JsonSubTypes.Type(value = Undo.Remove.class, name = "remove"),
  @JsonSubTypes.Type(value = Undo.Dismantle.class, name = "dismantle"),
  @JsonSubTypes.Type(value = Undo.Continue.class, name = "continue"),
  @JsonSubTypes.Type(value = Undo.Relieve.class, name = "relieve"),
  @JsonSubTypes.Type(value = Undo.StartNode.class, name = "start-node"),
  @JsonSubTypes.Type(value = Undo.Unfreeze.class, name = "unfreeze"),
  @JsonSubTypes.Type(value = Undo.ContinueKubelet.class, name = "continue-kubelet"),
  @JsonSubTypes.Type(value = Undo.OpenNetwork.class, name = "open-network"),
  @JsonSubTypes.Type(value = Undo.Timed.class, name = "timed")
})
public sealed interface Undo {

  /** As an order, e.g. {@code uncordon node agent-1}. */
  String inWords();

  /** What a program on a node takes back; see {@link NodeProcesses#takingBack}. */
  sealed interface ByProgram extends Undo {
    String node();
  }

  /** A node that Healproof cordoned takes pods again; somebody else's cordon stays. */
  record Uncordon(String node) implements Undo {
    @Override
    public String inWords() {
      return "uncordon node " + node;
    }
  }

  /**
   * Fields of an object get the values that they had. Fields that show something else than the
   * fault left there were changed by somebody since, and stay.
   *
   * @param drift merge patch (RFC 7386) that the fault is
   * @param before merge patch that takes it back
   */
  record PutBack(ObjectKey object, ObjectNode drift, ObjectNode before) implements Undo {
    @Override
    public String inWords() {
      return "put " + MergePatch.fields(drift) + " of " + object + " back";
    }
  }

  /**
   * An object that is gone is made again; one that is there is left as it is.
   *
   * @param manifest what it asked for
   */
  record Recreate(ObjectKey object, ObjectNode manifest) implements Undo {
    @Override
    public String inWords() {
      return "make " + object + " again";
    }
  }

  /** An object that Healproof added goes; one of the same name that somebody else made stays. */
  record Remove(ObjectKey object) implements Undo {
    /** The annotation that tells them apart. */
    static final String MARK = AddedMark.ANNOTATION;

    @Override
    public String inWords() {
      return "remove " + object;
    }
  }

  /**
   * Objects that a run brought go, last made first; those that somebody else made stay, see {@link
   * Remove#MARK}.
   *
   * @param objects at least one, in the order in which they were made
   */
  record Dismantle(List<ObjectKey> objects) implements Undo {
    public Dismantle {
      objects = List.copyOf(objects);
      if (objects.isEmpty()) {
        throw new IllegalArgumentException("nothing to dismantle");
      }
    }

    @Override
    public String inWords() {
      ObjectKey first = objects.get(objects.size() - 1);
      return objects.size() == 1
          ? "remove %s, which was brought".formatted(first)
          : "remove the %d objects that were brought, first %s, last %s"
              .formatted(objects.size(), first, objects.get(0));
    }
  }

  /**
   * The processes of a container go on, if they are there.
   *
   * @param container its id in the node's runtime
   */
  record Continue(String node, String container) implements ByProgram {
    @Override
    public String inWords() {
      return "let the processes of container %s on node %s go on".formatted(container, node);
    }
  }

  /**
   * A container gets the memory that it had, and what was put into it to use it up goes.
   *
   * @param limit in bytes as its control group had it, or {@code max}
   */
  record Relieve(String node, String container, String limit) implements ByProgram {
    @Override
    public String inWords() {
      return "give container %s on node %s its memory back".formatted(container, node);
    }
  }

  /**
   * Something on a node is taken back; a timer on the node itself does so when nobody else has.
   *
   * @param timer its name on the node
   * @param seconds after which it does, from when it was armed
   * @param until when it has at the latest, by the clock of whoever armed it: for people
   */
  record Timed(Undo of, String node, String timer, long seconds, String until) implements Undo {
    @Override
    public String inWords() {
      return "%s, which the node's own timer does after %d s".formatted(of.inWords(), seconds);
    }
  }

  /** A node that is off is switched on. */
  record StartNode(String node) implements Undo {
    @Override
    public String inWords() {
      return "switch node " + node + " on";
    }
  }

  /** A node that is frozen goes on. */
  record Unfreeze(String node) implements Undo {
    @Override
    public String inWords() {
      return "unfreeze node " + node;
    }
  }

  /** A kubelet that stands still goes on. */
  record ContinueKubelet(String node) implements ByProgram {
    @Override
    public String inWords() {
      return "let the kubelet of node " + node + " go on";
    }
  }

  /** Healproof's packet filter rules on a node go. */
  record OpenNetwork(String node) implements ByProgram {
    @Override
    public String inWords() {
      return "remove Healproof's packet filter rules from node " + node;
    }
  }
}
