package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistryReachTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static RegistryReach at(int port) {
    return new RegistryReach(
        URI.create("http://127.0.0.1:" + port + "/v2/"), Duration.ofMillis(1500));
  }

  private static ImageSource resolved(int status) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    server.createContext(
        "/v2/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      return at(server.getAddress().getPort()).resolve(ImageSource.AUTO);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_registry_that_answers_or_asks_who_we_are_is_one_to_pull_from() throws IOException {
    assertEquals(ImageSource.PULL, resolved(200));
    assertEquals(ImageSource.PULL, resolved(401));
  }

  @Test
  void anything_else_that_answers_there_is_not_a_registry() throws IOException {
    assertEquals(ImageSource.BUILD, resolved(403));
  }

  @Test
  void a_registry_that_accepts_and_never_answers_is_not_waited_for() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, HERE)) {
      assertEquals(ImageSource.BUILD, at(silent.getLocalPort()).resolve(ImageSource.AUTO));
    }
  }

  @Test
  void what_was_asked_for_is_not_second_guessed() {
    assertEquals(ImageSource.PULL, at(1).resolve(ImageSource.PULL));
    assertEquals(ImageSource.BUILD, at(1).resolve(ImageSource.BUILD));
  }
}
