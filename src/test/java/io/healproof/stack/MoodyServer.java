package io.healproof.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A web server that serves as it is told to, and remembers each request and its source port. */
public final class MoodyServer implements AutoCloseable {
  public static final String RIGHT = "all is well";

  private final InetSocketAddress address;
  private final List<Served> served = new ArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = Mood.GOOD;
  private volatile ServerSocket listener;
  private volatile boolean clinging;

  /** How requests are served from now on. */
  public enum Mood {
    /** 200 and the right body. */
    GOOD,
    /** 200 and a body that says it is not. */
    WRONG_BODY,
    /** 500. */
    ERROR,
    /** Reads, and never answers. */
    HANG,
    /** Good, wrong, good, wrong, one request each. */
    FLAP
  }

  /** A request that was read, and how it was served. */
  public record Served(int port, Mood mood) {}

  public MoodyServer() {
    listener = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = (InetSocketAddress) listener.getLocalSocketAddress();
    accept(listener);
  }

  private static ServerSocket listen(InetSocketAddress where) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(where);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + address.getPort() + "/");
  }

  public void serve(Mood next) {
    mood = next;
  }

  /** Keeps connections open whatever clients ask for. */
  void cling() {
    clinging = true;
  }

  /** Hangs up on everybody and refuses connections. */
  public void refuse() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Accepts connections again. */
  public void accept() {
    listener = listen(address);
    accept(listener);
  }

  public List<Served> served() {
    synchronized (served) {
      return List.copyOf(served);
    }
  }

  public List<Integer> ports() {
    return served().stream().map(Served::port).toList();
  }

  private void accept(ServerSocket from) {
    start(
        () -> {
          while (!from.isClosed()) {
            Socket socket = from.accept();
            open.add(socket);
            if (from.isClosed()) {
              socket.close();
            }
            start(() -> converse(socket));
          }
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side, or this one, has hung up.
              }
            },
            "moody server");
    thread.setDaemon(true);
    thread.start();
  }

  private void converse(Socket socket) throws IOException {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      boolean again = true;
      while (again) {
        Boolean close = readHead(in);
        if (close == null) {
          return;
        }
        again = answer(socket) && (clinging || !close);
      }
    } finally {
      open.remove(socket);
    }
  }

  /** Whether the client wants the connection closed; null where no request came. */
  private static @Nullable Boolean readHead(BufferedReader in) throws IOException {
    boolean close = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        return close;
      }
      close |= line.equalsIgnoreCase("Connection: close");
    }
    return null;
  }

  private boolean answer(Socket socket) throws IOException {
    Mood now;
    synchronized (served) {
      now = mood;
      if (now == Mood.FLAP) {
        now = served.size() % 2 == 0 ? Mood.GOOD : Mood.WRONG_BODY;
      }
      served.add(new Served(socket.getPort(), now));
    }
    if (now == Mood.HANG) {
      return socket.getInputStream().read() >= 0;
    }
    String body = now == Mood.GOOD ? RIGHT : "sorry";
    String answer =
        "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(now == Mood.ERROR ? "500 Broken" : "200 OK", body.length(), body);
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  @Override
  public void close() throws IOException {
    refuse();
  }
}
