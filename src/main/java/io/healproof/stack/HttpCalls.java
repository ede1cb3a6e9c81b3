package io.healproof.stack;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.stack.ChatUser.ChatFailure;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.http.client.HttpClient;
import org.apache.http.impl.client.DefaultHttpRequestRetryHandler;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP with the deadlines of a user; any broken call is a {@link ChatFailure}. */
final class HttpCalls {

  private static final int SHOWN = 200;

  private final URI address;
  private final boolean fresh;
  private final RestAssuredConfig config;

  HttpCalls(URI address, ChatUsers.Calls calls) {
    this.address = address;
    this.fresh = calls.connection() == ChatUsers.Connection.FRESH;
    this.config = config(calls.timeout());
  }

  /** Asks, whatever the status of the answer. */
  Answer ask(String method, String path, Map<String, String> headers, @Nullable Object body) {
    try {
      RequestSpecification request =
          given()
              .config(config)
              .baseUri(address.toString())
              .headers(headers)
              .urlEncodingEnabled(false);
      if (fresh) {
        request.header("Connection", "close");
      }
      if (body != null) {
        request.contentType(ContentType.JSON).body(body);
      }
      Response response = request.request(method, path);
      return new Answer(method + " " + path, response.statusCode(), response.asString());
    } catch (ChatFailure e) {
      throw e;
    } catch (Exception e) {
      // REST-assured throws what the connection threw, checked or not, without declaring it.
      throw new ChatFailure(method + " " + path + ": " + e, e);
    }
  }

  private static RestAssuredConfig config(Duration timeout) {
    int millis = Math.toIntExact(timeout.toMillis());
    HttpClientConfig http =
        HttpClientConfig.httpClientConfig()
            .httpClientFactory(HttpCalls::clientThatDoesNotRetry)
            .reuseHttpClientInstance()
            .setParam("http.connection.timeout", millis)
            .setParam("http.socket.timeout", millis);
    return RestAssuredConfig.config().httpClient(http);
  }

  /** A retry behind the observer's back would hide a failure that a user saw. */
  @SuppressWarnings("deprecation") // The only client that REST-assured takes.
  private static HttpClient clientThatDoesNotRetry() {
    var client = new org.apache.http.impl.client.DefaultHttpClient();
    client.setHttpRequestRetryHandler(new DefaultHttpRequestRetryHandler(0, false));
    return client;
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
