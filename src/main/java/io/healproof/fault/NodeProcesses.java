package io.healproof.fault;

import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.NodeShell;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Acts on the processes of pods where they run: on their node, which sees them all. A container's
 * processes are known by its id, and a pod's by its UID, in the names of their control groups; no
 * container runtime has to be asked, so that it is the same for all of them.
 */
final class NodeProcesses {
  /** Marks what Healproof leaves in a node, so that it can be found and removed. */
  static final String MARK = "healproof-fault";

  private static final Pattern ID = Pattern.compile("[0-9a-f][0-9a-f-]{7,63}");

  /** Functions for the scripts below. {@code of ID}: the processes whose control group names ID. */
  private static final String FUNCTIONS =
      """
      set -eu
      numbers() { # of the processes that have these files
        sed 's|/[a-z]*$||; s|.*/||'
      }
      of() {
        grep -lsE "$1" /proc/[0-9]*/cgroup | numbers
      }
      first() { # the one that is process 1 in its own namespace
        for process in $(of "$1"); do
          if [ "$(awk '/^NSpid:/ {print $NF}' "/proc/$process/status" 2>/dev/null)" = 1 ]; then
            echo "$process"
            return
          fi
        done
      }
      memory() { # the folder of a container's memory control group, and how its files are called
        group=$(awk -F: '$2 == "memory" {print $3}' "/proc/$1/cgroup")
        if [ -n "$group" ]; then
          folder=/sys/fs/cgroup/memory$group limit=memory.limit_in_bytes used=memory.usage_in_bytes
        else
          folder=/sys/fs/cgroup$(awk -F: '$1 == 0 {print $3}' "/proc/$1/cgroup")
          limit=memory.max used=memory.current
        fi
      }
      """;

  /**
   * {@code kubelets}: the processes that are one; in k3s, the agent. {@code runtimes}: those that
   * run containers. {@code goOn}: reads processes, lets those that stand still go on, and says
   * which.
   */
  private static final String DAEMONS =
      """
      named() {
        grep -lsxE "$1" /proc/[0-9]*/comm | numbers
      }
      kubelets() {
        named 'kubelet|k3s|k3s-agent|k3s-server'
      }
      runtimes() {
        named 'containerd|dockerd|cri-dockerd|crio'
      }
      goOn() {
        while read -r process; do
          if [ "$(awk '/^State:/ {print $2}' "/proc/$process/status" 2>/dev/null)" = T ]; then
            if kill -CONT "$process"; then echo "$process"; fi
          fi
        done
      }
      """;

  /**
   * {@code machine}: whether this is a machine of its own, and no container that shares the kernel
   * with others. The first namespace of processes has a number that the kernel fixes
   * (PROC_PID_INIT_INO, 0xEFFFFFFC).
   */
  private static final String MACHINE =
      """
      machine() {
        [ "$(readlink /proc/1/ns/pid)" = 'pid:[4026531836]' ] &&
          [ ! -e /.dockerenv ] && [ ! -e /run/.containerenv ] &&
          ! tr '\\0' '\\n' </proc/1/environ | grep -q '^container='
      }
      """;

  /** Two may do it at once: a rule that is gone already is no failure, one that stays is. */
  private static final String OPENING =
      """
      rules() {
        iptables -w 5 -S | grep -e '--comment "*%s' | sed 's/^-A/-D/' | tr -d '"'
      }
      rules | while read -r rule; do
        echo "$rule"
        iptables -w 5 $rule 2>/dev/null || true
      done
      if rules | grep . >&2; then exit 1; fi
      """
          .formatted(MARK);

  private final NodeShell shell;

  NodeProcesses(NodeShell shell) {
    this.shell = shell;
  }

  /**
   * The way to a cluster's nodes, for a fault that needs one.
   *
   * @param instead a sentence about what needs none
   * @throws HealproofException (REFUSED) when there is none
   */
  static NodeShell way(Cluster cluster, FaultSpec spec, String instead) {
    return cluster
        .nodeShell()
        .orElseThrow(
            () ->
                HealproofException.refused(
                    "to %s, a program has to run on a node; on a cluster that Healproof did not make, that needs a privileged pod: say with which image (--image IMAGE, setting \"image\"). Any with sh and nsenter will do, as of util-linux or busybox. %s"
                        .formatted(spec.describe(), instead)));
  }

  /** Ends a container's processes at once. */
  void kill(String node, String container) {
    run(node, "kill -KILL $(of " + id(container) + ")");
  }

  /** Stops them where they are. */
  void stop(String node, String container) {
    run(node, "kill -STOP $(of " + id(container) + ")");
  }

  /** Ends a pod's sandbox at once. */
  void killSandbox(String node, String podUid) {
    run(
        node,
        """
        for process in $(of %s); do
          if [ "$(cat "/proc/$process/comm")" = pause ]; then
            kill -KILL "$process"
            done=yes
          fi
        done
        [ "${done:-}" = yes ]
        """
            .formatted(pod(podUid)));
  }

  /** How much memory a container may use: bytes, or {@code max}. */
  String memoryLimit(String node, String container) {
    return run(node, "memory $(first " + id(container) + ")\ncat \"$folder/$limit\"").strip();
  }

  /**
   * Lets a container run out of memory: leaves it what it uses and 8 MiB, and uses these up by a
   * process in its control group. The kernel is told to end the container's own process for it.
   */
  void exhaustMemory(String node, String container) {
    run(
        node,
        """
        main=$(first %s)
        memory "$main"
        echo 1000 >"/proc/$main/oom_score_adj"
        echo $(($(cat "$folder/$used") + 8388608)) >"$folder/$limit"
        sh -c 'echo $$ >"$1/cgroup.procs"; exec tail /dev/zero' %s "$folder" >/dev/null 2>&1 &
        hog=$!
        turns=0
        while [ -d "/proc/$main" ] && [ "$turns" -lt 100 ]; do
          sleep 0.1
          turns=$((turns + 1))
        done
        kill -KILL "$hog" 2>/dev/null || true
        [ ! -d "/proc/$main" ]
        """
            .formatted(id(container), MARK));
  }

  /** Refuses what the node itself sends to a port of a pod: its kubelet's probes. */
  void refuseProbes(String node, String address, int port) {
    if (!address.matches("[0-9.]+")) {
      throw new IllegalArgumentException("no IPv4 address: " + address);
    }
    run(
        node,
        "iptables -w 5 -I OUTPUT -d %s -p tcp --dport %d -m comment --comment %s -j REJECT --reject-with tcp-reset"
            .formatted(address, port, MARK));
  }

  /** Drops everything between the node and these addresses, at least one, from one moment on. */
  static NodeDeed cuttingOff(List<String> addresses) {
    for (String address : addresses) {
      if (!address.matches("[0-9.]+")) {
        throw new IllegalArgumentException("no IPv4 address: " + address);
      }
    }
    StringBuilder script =
        new StringBuilder("set -eu\niptables-restore -w 5 -n <<'END'\n*filter\n");
    for (String rule : List.of("INPUT -s", "FORWARD -s", "OUTPUT -d", "FORWARD -d")) {
      script.append(
          "-I %s %s -m comment --comment %s -j DROP\n"
              .formatted(rule, String.join(",", addresses), MARK));
    }
    return NodeDeed.of(script.append("COMMIT\nEND\n").toString());
  }

  /** Stops the kubelet, or the k3s process that it is a part of. */
  static NodeDeed stoppingKubelet() {
    return new NodeDeed(FUNCTIONS + DAEMONS + "kubelets\n", "kill -STOP $aimed\n", "");
  }

  /**
   * Stops what runs pods and, with it, their processes; then those that were about to be made,
   * twice. Whoever runs the last part must be none of them.
   */
  static NodeDeed freezing() {
    return new NodeDeed(
        FUNCTIONS + DAEMONS + "echo $(kubelets) $(runtimes)\necho $(of kubepods)\n",
        """
        set -eu
        {
          read -r daemons
          read -r pods || true
        } <<END
        $aimed
        END
        kill -STOP $daemons
        kill -STOP $pods 2>/dev/null || true
        """,
        FUNCTIONS
            + """
            kill -STOP $(of kubepods) 2>/dev/null || true
            kill -STOP $(of kubepods) 2>/dev/null || true
            """);
  }

  /** Boots a machine at once, without a word to anybody on it, as when its power fails. */
  static NodeDeed rebooting() {
    return NodeDeed.of(FUNCTIONS + MACHINE + "machine\necho b >/proc/sysrq-trigger\n");
  }

  /**
   * Requires that a node is a machine of its own: what boots a container's kernel boots everything
   * beside it.
   *
   * @throws HealproofException (REFUSED) when it is not
   */
  void requireMachine(String node) {
    if (!run(node, MACHINE + "if machine; then echo machine; fi\n").strip().equals("machine")) {
      throw HealproofException.refused(
          "Refused: node %s is a container, or shares its kernel with one; to reboot it from inside would reboot the machine that it runs on. Freeze it instead."
              .formatted(node));
    }
  }

  /**
   * Takes back what was done to a node; twice, or by two at a time, is as good as once.
   *
   * @return whether there was anything to do
   */
  boolean takeBack(String node, Undo undo) {
    return shell.run(node, takingBack(undo)).lines().findAny().isPresent();
  }

  /** The script that does it. It fails when something is not as before afterwards. */
  static String takingBack(Undo undo) {
    if (undo instanceof Undo.Continue stopped) {
      return FUNCTIONS + DAEMONS + "of " + id(stopped.container()) + " | goOn\n";
    }
    if (undo instanceof Undo.Relieve hungry) {
      return FUNCTIONS + relieving(hungry.container(), hungry.limit());
    }
    if (undo instanceof Undo.ContinueKubelet) {
      return FUNCTIONS + DAEMONS + "kubelets | goOn\n";
    }
    if (undo instanceof Undo.Unfreeze) {
      return FUNCTIONS + DAEMONS + "{ of kubepods; runtimes; kubelets; } | goOn\n";
    }
    if (undo instanceof Undo.OpenNetwork) {
      return FUNCTIONS + OPENING;
    }
    throw new IllegalArgumentException("not on a node: " + undo.inWords());
  }

  private static String relieving(String container, String limit) {
    if (!limit.matches("max|-?[0-9]+")) {
      throw new IllegalArgumentException("no limit of memory: " + limit);
    }
    return """
        for process in $(of %1$s); do
          if [ "$(cat "/proc/$process/comm")" = tail ] && tr '\\0' ' ' <"/proc/$process/cmdline" | grep -qx 'tail /dev/zero '; then
            kill -KILL "$process" 2>/dev/null || true
            echo hog
          fi
        done
        main=$(first %1$s)
        [ -n "$main" ] || exit 0
        memory "$main"
        if [ "$(cat "$folder/$limit")" != %2$s ]; then
          echo %2$s >"$folder/$limit"
          echo 0 >"/proc/$main/oom_score_adj"
          echo limit
        fi
        """
        .formatted(id(container), limit);
  }

  /**
   * What of pods and of what runs them stands still, what uses up memory, which rules of
   * Healproof's there are, and which timers.
   */
  List<String> remains(String node) {
    return run(
            node,
            DAEMONS
                + """
                for process in $(of kubepods) $(kubelets) $(runtimes); do
                  if [ "$(awk '/^State:/ {print $2}' "/proc/$process/status" 2>/dev/null)" = T ]; then
                    echo "stopped process $(cat "/proc/$process/comm")"
                  fi
                done
                iptables -w 5 -S | grep %s || true
                ls %s 2>/dev/null | sed 's/^/timer /'
                """
                    .formatted(MARK, DeadMan.FOLDER))
        .lines()
        .sorted()
        .toList();
  }

  /** Finds what a deed is to hit. */
  String aim(String node, NodeDeed deed) {
    return deed.aim().isEmpty() ? "" : shell.run(node, deed.aim());
  }

  /** Runs a part of a deed, if there is one. */
  void act(String node, String part) {
    if (!part.isEmpty()) {
      shell.run(node, part);
    }
  }

  private String run(String node, String script) {
    return shell.run(node, FUNCTIONS + script);
  }

  private static String id(String container) {
    return "'" + checked(container) + "'";
  }

  /** A driver of control groups may write a UID with underscores. */
  private static String pod(String uid) {
    return "'pod(" + checked(uid) + "|" + checked(uid).replace('-', '_') + ")'";
  }

  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("no id of a container or pod: " + id);
    }
    return id;
  }
}
