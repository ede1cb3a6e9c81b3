package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real connections: what is sent how often, and whom a TLS connection trusts. */
class ApiHttpTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String VERSION =
      "{\"major\":\"1\",\"minor\":\"33\",\"gitVersion\":\"v1.33.1\"}";

  @TempDir Path folder = Path.of("unused");

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private KubernetesClient client(ConfigBuilder config) {
    KubernetesClient client =
        new CountedRequests().client(config.withRequestRetryBackoffLimit(0).build());
    open.add(client);
    return client;
  }

  /** Answers the first request of a connection, and hangs up in place of any answer after it. */
  private KubernetesClient ofAServerThatHangsUpOnTheSecond() throws IOException {
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(listening);
    Thread server =
        new Thread(
            () -> {
              while (true) {
                try (Socket socket = listening.accept()) {
                  BufferedReader lines =
                      new BufferedReader(
                          new InputStreamReader(
                              socket.getInputStream(), StandardCharsets.ISO_8859_1));
                  read(lines);
                  socket
                      .getOutputStream()
                      .write(
                          ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                  + VERSION.length()
                                  + "\r\n\r\n"
                                  + VERSION)
                              .getBytes(StandardCharsets.ISO_8859_1));
                  read(lines);
                } catch (IOException e) {
                  return;
                }
              }
            });
    server.setDaemon(true);
    server.start();
    return client(
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + listening.getLocalPort()));
  }

  /** One request; its body is left unread. */
  private void read(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line != null) {
      seen.add(line.split(" ", 2)[0]);
    }
    while (line != null && !line.isEmpty()) {
      line = lines.readLine();
    }
  }

  @Test
  void aChangeIsSentOnceThoughItsConnectionGoes() throws IOException {
    KubernetesClient client = ofAServerThatHangsUpOnTheSecond();
    client.getKubernetesVersion();

    assertThrows(
        KubernetesClientException.class,
        () ->
            client
                .configMaps()
                .inNamespace("a")
                .resource(
                    new ConfigMapBuilder().withNewMetadata().withName("m").endMetadata().build())
                .create());

    assertEquals(List.of("GET", "POST"), List.copyOf(seen));
  }

  @Test
  void aQuestionIsAskedAgainWhenItsConnectionHadGone() throws IOException {
    KubernetesClient client = ofAServerThatHangsUpOnTheSecond();
    client.getKubernetesVersion();

    assertEquals("v1.33.1", client.getKubernetesVersion().getGitVersion());
    assertEquals(List.of("GET", "GET", "GET"), List.copyOf(seen));
  }

  /** Called api.test, reached at 127.0.0.1. */
  private ConfigBuilder ofAServerThatGoesByAnotherName() throws Exception {
    Path keys = folder.resolve("keys");
    Path certificate = folder.resolve("certificate");
    keytool(
        "-genkeypair -alias k -keyalg EC -dname CN=api.test -ext san=dns:api.test -validity 2"
            + " -storetype PKCS12 -storepass changeit -keystore "
            + keys);
    keytool(
        "-exportcert -rfc -alias k -storepass changeit -keystore "
            + keys
            + " -file "
            + certificate);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
          session.getRequestedServerNames().forEach(name -> seen.add(name.toString()));
          byte[] answer = VERSION.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + server.getAddress().getPort())
        .withCaCertData(Base64.getEncoder().encodeToString(Files.readAllBytes(certificate)));
  }

  private static void keytool(String arguments) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder((keytool + " " + arguments).split(" "))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void theNameOfTheServersCertificateIsTheOneThatTheKubeconfigNames() throws Exception {
    KubernetesClient client =
        client(ofAServerThatGoesByAnotherName().withTlsServerName("api.test"));

    assertEquals("v1.33.1", client.getKubernetesVersion().getGitVersion());
    assertTrue(String.join(" ", seen).contains("api.test"), seen.toString());
  }

  @Test
  void aCertificateForAnotherNameIsNotTrusted() throws Exception {
    ConfigBuilder server = ofAServerThatGoesByAnotherName();
    KubernetesClient byAddress = client(server);
    KubernetesClient byAnotherName = client(server.withTlsServerName("other.test"));

    assertThrows(KubernetesClientException.class, byAddress::getKubernetesVersion);
    assertThrows(KubernetesClientException.class, byAnotherName::getKubernetesVersion);
    assertTrue(seen.isEmpty(), seen.toString());
  }

  @Test
  void whereNothingIsCheckedNoNameIsEither() throws Exception {
    KubernetesClient client =
        client(
            ofAServerThatGoesByAnotherName().withTlsServerName("other.test").withTrustCerts(true));

    assertEquals("v1.33.1", client.getKubernetesVersion().getGitVersion());
  }

  @Test
  void noSystemPropertyChoosesAProxy() throws IOException {
    KubernetesClient client = ofAServerThatHangsUpOnTheSecond();
    System.setProperty("http.proxyHost", "proxy.invalid");
    System.setProperty("http.nonProxyHosts", "");
    try {
      assertEquals("v1.33.1", client.getKubernetesVersion().getGitVersion());
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.nonProxyHosts");
    }
  }
}
