package io.healproof.stack;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.HealproofException;
import io.healproof.stack.ChatUser.ChatFailure;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.http.client.HttpClient;
import org.apache.http.conn.scheme.PlainSocketFactory;
import org.apache.http.conn.scheme.Scheme;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.DefaultHttpClient;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.apache.http.params.HttpParams;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP with the deadlines of a user, one at a time, over one connection or over a new
 * one each; any broken call is a {@link ChatFailure}.
 */
final class HttpCalls implements AutoCloseable {

  private static final int SHOWN = 200;

  // EMFILE in the words of the C library: this process has no socket left, and nobody was asked.
  private static final String OUT_OF_FILES = "Too many open files";

  private final URI address;
  private final ChatUsers.Calls calls;
  private final SourcePorts ports;
  private final HttpClient client;
  private final RestAssuredConfig config;

  HttpCalls(URI address, ChatUsers.Calls calls) {
    this(address, calls, SourcePorts.fromWallClock());
  }

  /** Calls whose fresh connections come from these ports. */
  HttpCalls(URI address, ChatUsers.Calls calls, SourcePorts ports) {
    this.address = address;
    this.calls = calls;
    this.ports = ports;
    this.client = fresh() ? clientOn(ports) : clientThatDoesNotRetry();
    this.config = config(client, calls.timeout());
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
    try {
      RequestSpecification request =
          given()
              .config(config)
              .baseUri(address.toString())
              .headers(headers)
              .urlEncodingEnabled(false)
              .redirects()
              .follow(false);
      if (fresh()) {
        request.header("Connection", "close");
      }
      if (body != null) {
        request.contentType(ContentType.JSON).body(body);
      }
      Response response = request.request(method, path);
      return new Answer(method + " " + path, response.statusCode(), response.asString());
    } catch (HealproofException e) {
      throw e;
    } catch (Exception e) {
      // REST-assured throws what the connection threw, checked or not, without declaring it.
      if (String.valueOf(e.getMessage()).contains(OUT_OF_FILES)) {
        throw HealproofException.broken(method + " " + path + ": " + e, e);
      }
      throw new ChatFailure(method + " " + path + ": " + e, e);
    }
  }

  private static RestAssuredConfig config(HttpClient client, Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    HttpClientConfig http =
        HttpClientConfig.httpClientConfig()
            .httpClientFactory(() -> client)
            .reuseHttpClientInstance()
            .setParam("http.connection.timeout", millis)
            .setParam("http.socket.timeout", millis);
    return RestAssuredConfig.config().httpClient(http);
  }

  /** A retry behind the observer's back would hide a failure that a user saw. */
  @SuppressWarnings("deprecation") // The only client that REST-assured takes.
  private static DefaultHttpClient clientThatDoesNotRetry() {
    var client = new DefaultHttpClient();
    client.setHttpRequestRetryHandler(new DefaultHttpRequestRetryHandler(0, false));
    return client;
  }

  @SuppressWarnings("deprecation")
  private static HttpClient clientOn(SourcePorts ports) {
    var client = clientThatDoesNotRetry();
    client.setReuseStrategy(NoConnectionReuseStrategy.INSTANCE);
    var sockets =
        new PlainSocketFactory() {
          @Override
          public Socket createSocket(HttpParams params) {
            Socket socket = new Socket();
            ports.bind(socket);
            return socket;
          }
        };
    client.getConnectionManager().getSchemeRegistry().register(new Scheme("http", 80, sockets));
    return client;
  }

  @SuppressWarnings("deprecation")
  @Override
  public void close() {
    client.getConnectionManager().shutdown();
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
