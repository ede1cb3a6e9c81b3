package io.healproof.cluster.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.healproof.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What a credential plugin answered: a token, a client certificate, or both.
 *
 * @param certificate PEM, with its key
 * @param expires from when on it is worth nothing; empty when the plugin does not say
 * @see <a href="https://kubernetes.io/docs/reference/config-api/client-authentication.v1/">The
 *     format</a>
 */
public record ExecCredential(
    Optional<Secret> token, Optional<Certificate> certificate, Optional<Instant> expires) {

  /** A client certificate and its key, both PEM. */
  public record Certificate(String certificate, Secret key) {}

  /** An answer that is none. The message never holds what was answered: it may be a secret. */
  static final class NoCredential extends Exception {
    private static final long serialVersionUID = 1L;

    NoCredential(String message) {
      super(message);
    }
  }

  /**
   * Reads an answer.
   *
   * @param apiVersion that was asked for
   * @throws NoCredential when it is no such credential; says what was expected
   */
  static ExecCredential read(String answer, String apiVersion) throws NoCredential {
    JsonNode root = json(answer);
    require(root, "/kind", "ExecCredential");
    require(root, "/apiVersion", apiVersion);
    JsonNode status = root.path("status");
    String token = status.path("token").asText();
    String certificate = status.path("clientCertificateData").asText();
    String key = status.path("clientKeyData").asText();
    if (token.isEmpty() && certificate.isEmpty()) {
      throw new NoCredential("it holds neither a token nor a client certificate");
    }
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new NoCredential("it holds a client certificate or a key without the other");
    }
    return new ExecCredential(
        token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token)),
        certificate.isEmpty()
            ? Optional.empty()
            : Optional.of(new Certificate(certificate, new Secret(key))),
        expiry(status.path("expirationTimestamp").asText()));
  }

  private static JsonNode json(String answer) throws NoCredential {
    try {
      JsonNode root = new JsonMapper().readTree(answer);
      if (root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      // The parser's message quotes what it read.
      throw new NoCredential("it is not JSON");
    }
    throw new NoCredential(answer.isBlank() ? "it is empty" : "it is not a JSON object");
  }

  private static void require(JsonNode root, String field, String expected) throws NoCredential {
    if (!root.at(field).asText().equals(expected)) {
      throw new NoCredential(
          "its %s is not \"%s\", which was asked for".formatted(field.substring(1), expected));
    }
  }

  private static Optional<Instant> expiry(String text) throws NoCredential {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new NoCredential("its expirationTimestamp is not a time like 2030-01-01T00:00:00Z");
    }
  }
}
