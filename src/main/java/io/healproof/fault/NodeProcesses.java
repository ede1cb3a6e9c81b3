package io.healproof.fault;

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
      of() {
        for process in /proc/[0-9]*; do
          if grep -qsE "$1" "$process/cgroup"; then echo "${process#/proc/}"; fi
        done
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

  /** {@code kubelets}: the processes that are one; in k3s, the agent. */
  private static final String KUBELETS =
      """
      kubelets() {
        for process in /proc/[0-9]*; do
          case $(cat "$process/comm" 2>/dev/null) in
            kubelet | k3s | k3s-agent | k3s-server) echo "${process#/proc/}" ;;
          esac
        done
      }
      """;

  private final NodeShell shell;

  NodeProcesses(NodeShell shell) {
    this.shell = shell;
  }

  /** Ends a container's processes at once. */
  void kill(String node, String container) {
    run(node, "kill -KILL $(of " + id(container) + ")");
  }

  /** Stops them where they are. */
  void stop(String node, String container) {
    run(node, "kill -STOP $(of " + id(container) + ")");
  }

  /** Lets them go on; whether any of them stood still. */
  boolean goOn(String node, String container) {
    return run(
            node,
            """
            for process in $(of %s); do
              if [ "$(awk '/^State:/ {print $2}' "/proc/$process/status")" = T ]; then
                kill -CONT "$process"
                echo "$process"
              fi
            done
            """
                .formatted(id(container)))
        .lines()
        .findAny()
        .isPresent();
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

  /** Takes that back, where the container is still the same; whether there was anything to do. */
  boolean relieveMemory(String node, String container, String limit) {
    if (!limit.matches("max|-?[0-9]+")) {
      throw new IllegalArgumentException("no limit of memory: " + limit);
    }
    return run(
            node,
            """
            for process in $(of %1$s); do
              if [ "$(cat "/proc/$process/comm")" = tail ] && tr '\\0' ' ' <"/proc/$process/cmdline" | grep -qx 'tail /dev/zero '; then
                kill -KILL "$process"
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
                .formatted(id(container), limit))
        .lines()
        .findAny()
        .isPresent();
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

  /** Drops everything between the node and these addresses. */
  void cutOff(String node, List<String> addresses) {
    StringBuilder script = new StringBuilder();
    for (String address : addresses) {
      if (!address.matches("[0-9.]+")) {
        throw new IllegalArgumentException("no IPv4 address: " + address);
      }
      for (String rule : List.of("INPUT -s", "FORWARD -s", "OUTPUT -d", "FORWARD -d")) {
        script.append(
            "iptables -w 5 -I %s %s -m comment --comment %s -j DROP\n"
                .formatted(rule, address, MARK));
      }
    }
    run(node, script.toString());
  }

  /** Stops the kubelet, or the k3s process that it is a part of. */
  void stopKubelet(String node) {
    run(node, KUBELETS + "kill -STOP $(kubelets)");
  }

  /** Lets it go on; whether it stood still. */
  boolean continueKubelet(String node) {
    return run(
            node,
            KUBELETS
                + """
                for process in $(kubelets); do
                  if [ "$(awk '/^State:/ {print $2}' "/proc/$process/status")" = T ]; then
                    kill -CONT "$process"
                    echo "$process"
                  fi
                done
                """)
        .lines()
        .findAny()
        .isPresent();
  }

  /** Removes every packet filter rule of Healproof's; whether there were any. */
  boolean openNetwork(String node) {
    return run(
            node,
            """
            for chain in INPUT OUTPUT FORWARD; do
              while iptables -w 5 -S "$chain" | grep -e "--comment \\"*%1$s" | head -n 1 | sed 's/^-A/-D/' | tr -d '"' | grep .; do
                iptables -w 5 $(iptables -w 5 -S "$chain" | grep -e "--comment \\"*%1$s" | head -n 1 | sed 's/^-A/-D/' | tr -d '"')
              done
            done
            """
                .formatted(MARK))
        .lines()
        .findAny()
        .isPresent();
  }

  /** What of pods stands still, what uses up memory, and which rules of Healproof's there are. */
  List<String> remains(String node) {
    return run(
            node,
            KUBELETS
                + """
                for process in $(of kubepods) $(kubelets); do
                  if [ "$(awk '/^State:/ {print $2}' "/proc/$process/status" 2>/dev/null)" = T ]; then
                    echo "stopped process $(cat "/proc/$process/comm")"
                  fi
                done
                iptables -w 5 -S | grep %s || true
                """
                    .formatted(MARK))
        .lines()
        .sorted()
        .toList();
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
