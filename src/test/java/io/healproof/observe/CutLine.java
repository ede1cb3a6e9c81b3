package io.healproof.observe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A line to a server that a test can cut and mend, and on which it can let callers wait. */
final class CutLine implements AutoCloseable {
  private final ServerSocket entrance;
  private final int serverPort;
  private final List<Socket> open = new ArrayList<>();
  private final List<Socket> waiting = new ArrayList<>();
  private boolean cut;
  private boolean holding;

  CutLine(int serverPort) {
    this.serverPort = serverPort;
    try {
      this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Breaks every connection and refuses new ones. */
  synchronized void cut() {
    cut = true;
    open.forEach(CutLine::closeQuietly);
    open.clear();
    waiting.forEach(CutLine::closeQuietly);
    waiting.clear();
  }

  synchronized void mend() {
    cut = false;
  }

  /** Lets new connections wait; those that are open go on. */
  synchronized void hold() {
    holding = true;
  }

  /** How many connections wait. */
  synchronized int held() {
    return waiting.size();
  }

  /** Lets those that wait through, and new ones too. */
  synchronized void release() throws IOException {
    holding = false;
    for (Socket in : waiting) {
      connect(in);
    }
    waiting.clear();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket in = entrance.accept();
        connect(in);
      } catch (IOException e) {
        return;
      }
    }
  }

  private synchronized void connect(Socket in) throws IOException {
    if (cut) {
      closeQuietly(in);
      return;
    }
    if (holding) {
      waiting.add(in);
      return;
    }
    Socket out = new Socket(InetAddress.getLoopbackAddress(), serverPort);
    open.add(in);
    open.add(out);
    inBackground(() -> pump(in, out));
    inBackground(() -> pump(out, in));
  }

  private static void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // A cut line; both ends are closed below.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "cut-line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }
}
