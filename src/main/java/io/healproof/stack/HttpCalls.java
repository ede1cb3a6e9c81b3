package io.healproof.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.HealproofException;
import io.healproof.stack.ChatUser.ChatFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP with the deadlines of a user, one at a time, over one connection or over a new
 * one each; any broken call is a {@link ChatFailure}.
 *
 * <p>Apache's client by itself: users send many times a second, and what REST-assured does on top
 * of it took most of this process's time and made it stand still to collect garbage.
 */
final class HttpCalls implements AutoCloseable {

  private static final int SHOWN = 200;
  private static final ContentType JSON = ContentType.create("application/json");
  private static final ConnectionSocketFactory PLAIN =
      PlainConnectionSocketFactory.getSocketFactory();

  // EMFILE in the words of the C library: this process has no socket left, and nobody was asked.
  private static final String OUT_OF_FILES = "Too many open files";

  private final URI address;
  private final ChatUsers.Calls calls;
  private final SourcePorts ports;
  private final CloseableHttpClient client;

  HttpCalls(URI address, ChatUsers.Calls calls) {
    this(address, calls, SourcePorts.fromWallClock());
  }

  /** Calls whose fresh connections come from these ports. */
  HttpCalls(URI address, ChatUsers.Calls calls, SourcePorts ports) {
    this.address = address;
    this.calls = calls;
    this.ports = ports;
    this.client = client();
  }

  /** The same calls, over another connection; none that is fresh has a source port of these. */
  HttpCalls another() {
    return new HttpCalls(address, calls, ports);
  }

  private boolean fresh() {
    return calls.connection() == ChatUsers.Connection.FRESH;
  }

  /** Asks, whatever the status of the answer. */
  Answer ask(String method, String path, Map<String, String> headers, @Nullable Object body) {
    try (CloseableHttpResponse response = client.execute(request(method, path, headers, body))) {
      String text =
          response.getEntity() == null
              ? ""
              : EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8);
      return new Answer(method + " " + path, response.getStatusLine().getStatusCode(), text);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains(OUT_OF_FILES)) {
        throw HealproofException.broken(method + " " + path + ": " + e, e);
      }
      throw new ChatFailure(method + " " + path + ": " + e, e);
    }
  }

  private HttpUriRequest request(
      String method, String path, Map<String, String> headers, @Nullable Object body) {
    RequestBuilder request =
        RequestBuilder.create(method).setUri(URI.create(address + path)).addHeader("Accept", "*/*");
    headers.forEach(request::addHeader);
    if (fresh()) {
      request.addHeader("Connection", "close");
    }
    if (body != null) {
      request.setEntity(new ByteArrayEntity(json(body), JSON));
    }
    return request.build();
  }

  private static byte[] json(Object body) {
    try {
      return Json.MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A retry behind the observer's back would hide a failure that a user saw. */
  private CloseableHttpClient client() {
    int millis = Math.toIntExact(calls.timeout().toMillis());
    PoolingHttpClientConnectionManager one =
        new PoolingHttpClientConnectionManager(
            fresh() ? sockets(new BoundSockets(ports)) : sockets(PLAIN));
    one.setMaxTotal(1);
    // A connection that the server has closed meanwhile is seen to be before it is used again.
    one.setValidateAfterInactivity(1);
    HttpClientBuilder client =
        HttpClients.custom()
            .setConnectionManager(one)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectTimeout(millis)
                    .setSocketTimeout(millis)
                    .setConnectionRequestTimeout(millis)
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression();
    return fresh()
        ? client.setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE).build()
        : client.build();
  }

  private static Registry<ConnectionSocketFactory> sockets(ConnectionSocketFactory plain) {
    return RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", plain)
        .register("https", SSLConnectionSocketFactory.getSocketFactory())
        .build();
  }

  /** Sockets that have their source port before they connect. */
  private static final class BoundSockets extends PlainConnectionSocketFactory {
    private final SourcePorts ports;

    BoundSockets(SourcePorts ports) {
      this.ports = ports;
    }

    @Override
    public Socket createSocket(HttpContext context) {
      Socket socket = new Socket();
      ports.bind(socket);
      return socket;
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came back. */
  record Answer(String request, int status, String body) {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** The answer's JSON, when its status is a success. */
    Json json() {
      if (!isSuccess()) {
        throw failure("");
      }
      return new Json(this, parse());
    }

    /** A field of an error's JSON, or empty where there is none. */
    String errorField(String name) {
      return Optional.ofNullable(parseOrNull()).map(tree -> tree.path(name).asText()).orElse("");
    }

    ChatFailure failure(String why) {
      String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body;
      return new ChatFailure(
          request + ": status " + status + (why.isEmpty() ? "" : ", " + why) + ": " + shown);
    }

    /** A failure that shows nothing of the body. */
    ChatFailure failureAlone(String why) {
      return new ChatFailure(request + ": status " + status + ", " + why);
    }

    private JsonNode parse() {
      var tree = parseOrNull();
      if (tree == null || !tree.isObject()) {
        throw failure("not a JSON object");
      }
      return tree;
    }

    private @Nullable JsonNode parseOrNull() {
      try {
        return Json.MAPPER.readTree(body);
      } catch (JsonProcessingException e) {
        return null; // Not JSON: the caller says so, with the body.
      }
    }
  }

  /** A successful answer's JSON. */
  record Json(Answer answer, JsonNode tree) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A list that must be there; it may be empty. */
    JsonNode array(String name) {
      JsonNode node = tree.path(name);
      if (!node.isArray()) {
        throw answer.failure("no '" + name + "'");
      }
      return node;
    }

    /** A text that must be there. */
    String text(String... path) {
      JsonNode node = tree;
      for (String each : path) {
        node = node.path(each);
      }
      if (!node.isTextual() || node.asText().isEmpty()) {
        throw answer.failure("no '" + String.join(".", path) + "'");
      }
      return node.asText();
    }
  }
}
