package io.healproof.stack;

import io.healproof.HealproofException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each new connection the source port that has gone unused for longest. Left to itself, Linux
 * takes one of some 3100 ports again as soon as the server was first to close, which at 50
 * connections a second is after a minute; a node's connection tracking, which remembers for two,
 * then sends the new connection to where the old one went, be that pod dead or alive. Going round
 * takes 282 s at 100 connections a second. Safe for use by several threads.
 */
final class SourcePorts {
  // net.ipv4.ip_local_port_range of Linux, by default; the NodePorts of Kubernetes lie below it.
  static final int FIRST = 32768;
  static final int COUNT = 60999 - FIRST + 1;

  // A port in use is passed over; when this many in a row are, something is wrong with the machine.
  private static final int TRIES = 1000;

  private final AtomicLong next;
  private final int tries;

  /**
   * Ports from a place in the round.
   *
   * @param tries how many in a row may be in use
   */
  SourcePorts(long start, int tries) {
    this.next = new AtomicLong(start);
    this.tries = tries;
  }

  /**
   * Ports from where the wall clock points, which goes round at 100 ports a second: ahead of
   * whatever an earlier process, or an earlier user in this one, has used at up to that rate.
   */
  static SourcePorts fromWallClock() {
    return new SourcePorts(Instant.now().toEpochMilli() / 10, TRIES);
  }

  /**
   * Binds a socket to the next free port.
   *
   * @throws HealproofException (broken) when none is free: no connection can be made
   */
  void bind(Socket socket) {
    for (int tried = 0; tried < tries; tried++) {
      int port = FIRST + (int) (next.getAndIncrement() % COUNT);
      try {
        socket.bind(new InetSocketAddress(port));
        return;
      } catch (BindException e) {
        // In use; the next one may be free.
      } catch (IOException e) {
        throw HealproofException.broken("a connection got no source port: " + e, e);
      }
    }
    throw HealproofException.broken(
        "a connection got no source port: of %d from %d on, %d in a row are in use. See what holds them (ss -tan)."
            .formatted(COUNT, FIRST, tries),
        null);
  }
}
