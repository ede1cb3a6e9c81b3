package io.healproof.fault;

import io.healproof.cluster.MetCluster;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Nodes that remember what was done to them, as far as the scripts that are run there tell. */
final class FakeNodes implements MetCluster.Machines {
  private final Set<String> marks;
  private final Runnable beforeChange;

  FakeNodes() {
    this(new TreeSet<>(), () -> {});
  }

  private FakeNodes(Set<String> marks, Runnable beforeChange) {
    this.marks = marks;
    this.beforeChange = beforeChange;
  }

  /** The same nodes for somebody who may not live to change them. */
  FakeNodes before(Runnable change) {
    return new FakeNodes(marks, change);
  }

  /** What was done to them and not taken back. */
  Set<String> marks() {
    return Set.copyOf(marks);
  }

  @Override
  public String run(String node, String script) {
    if (script.contains("echo machine")) {
      return "machine";
    }
    if (script.contains("cat \"$folder/$limit\"") && !script.contains("echo limit")) {
      return "max";
    }
    if (script.contains("echo \"stopped process")) {
      return String.join("\n", marks);
    }
    beforeChange.run();
    if (script.contains("/fire healproof-deadman-")) {
      marks.add("timer");
      return "";
    }
    if (script.contains("echo disarmed")) {
      return marks.remove("timer") ? "disarmed" : "";
    }
    if (script.contains("-STOP")) {
      marks.add("stopped");
    } else if (script.contains("-CONT")) {
      return marks.remove("stopped") ? "1" : "";
    } else if (script.contains("/dev/zero\"'") || script.contains("exec tail /dev/zero")) {
      marks.add("hungry");
    } else if (script.contains("echo hog")) {
      return marks.remove("hungry") ? "limit" : "";
    } else if (script.contains("-I OUTPUT") || script.contains("-I INPUT")) {
      marks.add("rule");
    } else if (script.contains("s/^-A/-D/")) {
      return marks.remove("rule") ? "-D" : "";
    }
    return "";
  }

  @Override
  public List<String> nodes() {
    return List.of("a");
  }

  @Override
  public void kill(String node) {
    beforeChange.run();
    marks.add("off");
  }

  @Override
  public boolean start(String node) {
    beforeChange.run();
    return marks.remove("off");
  }

  @Override
  public void pause(String node) {
    beforeChange.run();
    marks.add("frozen");
  }

  @Override
  public boolean unpause(String node) {
    beforeChange.run();
    return marks.remove("frozen");
  }
}
