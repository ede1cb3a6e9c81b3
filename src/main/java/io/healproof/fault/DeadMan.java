package io.healproof.fault;

import io.healproof.HealproofException;
import io.healproof.cluster.NodeShell;
import io.healproof.time.RunClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A timer on the node itself that takes a fault back when nobody else does: for nodes to which the
 * way leads through what the fault may stop. It outlives the pod that armed it, the kubelet, and
 * whoever runs Healproof. Where the way is cut it is how the fault ends.
 *
 * <p>What it is about lies in a folder of its own under {@value #FOLDER}, on the node's memory. A
 * timer whose folder is gone does nothing.
 */
final class DeadMan {
  /** Where timers lie on a node; nothing there outlives a boot. */
  static final String FOLDER = "/run/healproof-deadman";

  /** No node stays away for longer, whatever a claim asks for. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  /** From the last look to the end of the undo. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** From the journal's entry to the timer. */
  private static final Duration ARMING = Duration.ofMinutes(1);

  /** A deed that cuts its own way happens at most so long after it was announced. */
  static final Duration WITHIN = Duration.ofSeconds(2);

  /** What a boot may take longer: who is not there any more cannot look at the time again. */
  static final Duration UNCHECKED = Duration.ofSeconds(1);

  /**
   * {@code later FILE UNIT SECONDS}: runs a file after some time, or at once where SECONDS is 0,
   * outside of the control groups of the pod from which this is called. systemd does it where it
   * runs; else a process that joins the control groups of process 1.
   */
  private static final String LATER =
      """
      set -eu
      outlive() {
        while IFS=: read -r number controllers path; do
          case $controllers in
            '') group=/sys/fs/cgroup$path ;;
            *) group=/sys/fs/cgroup/${controllers#name=}$path ;;
          esac
          if [ -w "$group/cgroup.procs" ]; then echo "$1" >"$group/cgroup.procs" || true; fi
        done </proc/1/cgroup
        if grep kubepods "/proc/$1/cgroup" >&2; then
          echo 'cannot leave the control groups of the pod' >&2
          return 1
        fi
      }
      systemd() {
        [ -d /run/systemd/system ] && command -v systemd-run >/dev/null
      }
      later() {
        if systemd; then
          if [ "$3" = 0 ]; then
            systemd-run --quiet --collect --unit="$2" /bin/sh "$1"
          else
            systemd-run --quiet --collect --unit="$2" --on-active="$3s" --timer-property=AccuracySec=1s /bin/sh "$1" || return 1
            systemctl --quiet is-active "$2.timer"
          fi
        else
          outlive $$ || return 1
          setsid sh -c '
            seconds() { read -r up rest </proc/uptime; echo "${up%%.*}"; }
            end=$(($(seconds) + $2))
            while [ -e "$1" ] && [ "$(seconds)" -lt "$end" ]; do sleep 1; done
            if [ -e "$1" ]; then exec sh "$1"; fi
          ' sh "$1" "$3" </dev/null >/dev/null 2>&1 &
        fi
      }
      """;

  /**
   * Tries again and again, for about five minutes; then it stays, for the leak check to find. With
   * an argument it leaves its folder, and in it what is known of the deed.
   */
  private static final String FIRE =
      """
      turns=0
      while [ -e FOLDER/undo ] && [ "$turns" -lt 100 ]; do
        if sh FOLDER/undo; then
          rm FOLDER/undo
        else
          turns=$((turns + 1))
          sleep 3
        fi
      done
      if [ ! -e FOLDER/undo ] && [ $# = 0 ]; then
        rm -rf FOLDER
        rmdir ALL 2>/dev/null
      fi
      """;

  /**
   * Announces the deed and does it half a second later, when the announcement has got through. What
   * was done too late, or not whole, is taken back at once, and how long it took is kept for
   * whoever disarms the timer. The clock counts hundredths of a second and is cut off, so that two
   * of them are kept in hand.
   */
  private static final String STRIKE =
      """
      hundredths() { read -r up rest </proc/uptime; echo "${up%.*}${up#*.}"; }
      announced=$(hundredths)
      in_time() { [ "$(($(hundredths) - announced))" -le WITHIN ]; }
      : >FOLDER/announced
      sleep 0.5
      if in_time && sh FOLDER/act && in_time && sh FOLDER/rest; then exit 0; fi
      echo $(($(hundredths) - announced)) >FOLDER/took
      if [ -e FOLDER/fire ]; then exec sh FOLDER/fire keep; fi
      rm -rf FOLDER
      """;

  private final Optional<NodeShell> shell;
  private final String name;
  private final Duration watched;
  private final RunClock clock;

  /**
   * The timer of a fault.
   *
   * @param shell the way to the nodes, where there is one
   * @param name of the fault
   * @param watched how long a trial may watch it
   */
  DeadMan(Optional<NodeShell> shell, String name, Duration watched, RunClock clock) {
    this.shell = shell;
    this.name = "healproof-deadman-" + name;
    this.watched = watched;
    this.clock = clock;
  }

  /** Whether a fault may cut the way to the node that it hits. */
  boolean needed() {
    return shell.filter(NodeShell::throughKubelet).isPresent();
  }

  /**
   * Refuses a fault that would outlast every timer.
   *
   * @throws HealproofException (REFUSED) when its trial may watch for too long
   */
  void requireLongEnough(FaultSpec spec) {
    if (needed() && after().compareTo(LONGEST) > 0) {
      throw HealproofException.refused(
          "Refused: to %s, a timer on the node has to end it whatever happens, after at most %d s; a trial of this claim may watch for %d s, some twice its longest limit. Promise less."
              .formatted(spec.describe(), LONGEST.toSeconds(), watched.toSeconds()));
    }
  }

  private Duration after() {
    return Duration.ofSeconds(watched.plus(MARGIN).toSeconds() + 1);
  }

  /** The same undos, with the timer that each of them gets on a node. */
  List<Undo> over(String node, List<Undo> undos) {
    return needed()
        ? undos.stream()
            .<Undo>map(
                undo ->
                    new Undo.Timed(
                        undo,
                        node,
                        name,
                        after().toSeconds(),
                        clock.wall().plus(ARMING).plus(after()).toString()))
            .toList()
        : undos;
  }

  /** Arms what is to take these back; in force when this returns. */
  void arm(List<Undo> undos) {
    for (Undo undo : undos) {
      if (undo instanceof Undo.Timed timed) {
        reached().run(timed.node(), arming(timed));
      }
    }
  }

  private NodeShell reached() {
    return shell.orElseThrow(() -> new IllegalStateException("no node is reached"));
  }

  static String arming(Undo.Timed timed) {
    String timer = timed.timer();
    return LATER
        + filled(
            timer,
            """
            for other in ALL/*; do
              if [ -e "$other" ]; then
                echo "the timer $other of another fault is still there; run healproof recover" >&2
                exit 1
              fi
            done
            mkdir -p FOLDER
            """)
        + file(timer, "undo", NodeProcesses.takingBack(timed.of()))
        + file(timer, "fire", filled(timer, FIRE))
        + filled(
            timer,
            """
            later FOLDER/fire UNIT %d || {
              rm -rf FOLDER
              exit 1
            }
            """
                .formatted(timed.seconds()));
  }

  /**
   * Does to a node what cuts the way to it. When this returns the deed was announced; it happens
   * within {@link #WITHIN} of that, or is taken back at once.
   */
  void strike(String node, String hit, String rest) {
    reached().run(node, striking(name, hit, rest));
  }

  static String striking(String name, String hit, String rest) {
    return LATER
        + filled(name, "mkdir -p FOLDER\n")
        + file(name, "act", hit)
        + file(name, "rest", rest)
        + file(name, "strike", filled(name, STRIKE))
        + filled(
            name,
            """
            later FOLDER/strike UNIT-strike 0
            turns=0
            while [ -e FOLDER/strike ] && [ ! -e FOLDER/announced ]; do
              turns=$((turns + 1))
              if [ "$turns" -ge 200 ]; then echo 'the deed does not begin' >&2; exit 1; fi
              sleep 0.05
            done
            echo announced
            """);
  }

  /**
   * The script that takes a timer away. It says so if the timer was still armed; and of a deed that
   * the node took back at once, how long that took.
   */
  static String disarming(String timer) {
    return filled(
        timer,
        """
        set -eu
        if [ -e FOLDER/took ]; then
          echo "took $(cat FOLDER/took)"
        elif [ -d FOLDER ]; then
          echo disarmed
        fi
        rm -rf FOLDER
        rmdir ALL 2>/dev/null || true
        if [ -d /run/systemd/system ]; then systemctl --quiet stop UNIT.timer 2>/dev/null || true; fi
        """);
  }

  /**
   * Who has taken a fault back when nothing was left to do.
   *
   * @param said what {@link #disarming} has said
   * @return empty when nobody had to
   */
  static Optional<String> whoDid(String said) {
    if (said.startsWith("took ")) {
      return Optional.of(
          "the node itself did at once, %s s after the deed was announced, for it had failed or taken longer than %d s"
              .formatted(
                  BigDecimal.valueOf(Long.parseLong(said.substring("took ".length())), 2),
                  WITHIN.toSeconds()));
    }
    return said.isEmpty() ? Optional.of("the node's own timer did, or a boot") : Optional.empty();
  }

  /** A script with the names of a timer in it. */
  private static String filled(String timer, String script) {
    return script
        .replace("FOLDER", folder(timer))
        .replace("ALL", FOLDER)
        .replace("UNIT", timer)
        .replace("WITHIN", Long.toString(WITHIN.toMillis() / 10 - 2));
  }

  private static String folder(String timer) {
    if (!timer.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException("no name of a timer: " + timer);
    }
    return FOLDER + "/" + timer;
  }

  /** The lines that write a file into a timer's folder. */
  private static String file(String timer, String name, String content) {
    String end = "END-OF-" + name.toUpperCase(Locale.ROOT);
    return "cat >%s/%s <<'%s'\n%s%s\n"
        .formatted(
            folder(timer), name, end, content.endsWith("\n") ? content : content + "\n", end);
  }
}
