package io.healproof.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/**
 * The detached signature of a run: over its head, and so over everything. The text that is signed
 * begins with {@link #PURPOSE}, so that no other use of the key can be taken for this one.
 */
final class RunSignature {
  static final String FILE = "signature.json";
  private static final String PURPOSE = "healproof run ";

  private RunSignature() {}

  /** The file's content for a run with this head. */
  static String text(String head, SigningKey key) {
    return line(head, key.verifying().base64(), base64(key.sign(message(head))));
  }

  /**
   * Requires that the signature in a run's folder is that of the announced key over the run's head.
   *
   * @return who signed, in words; empty when there is no signature
   * @throws io.healproof.HealproofException (UNVERIFIED) when it is any other
   */
  static Optional<String> require(Path run, String head, String publicKey) {
    Path file = run.resolve(FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      JsonNode given = new EntryJson().parse(text);
      String signature = given.path("signature").asText();
      VerifyingKey key = VerifyingKey.of(Base64.getDecoder().decode(publicKey));
      // Only one spelling of a signature is accepted: that which is written.
      if (text.equals(line(head, key.base64(), signature))
          && key.signed(message(head), Base64.getDecoder().decode(signature))) {
        return Optional.of("by the key " + key.fingerprint());
      }
    } catch (JsonProcessingException | IllegalArgumentException | GeneralSecurityException e) {
      throw RunVerifier.wrong(FILE + " holds no signature: " + e.getMessage());
    } catch (IOException e) {
      throw RunVerifier.wrong(FILE + " cannot be read: " + e);
    }
    throw RunVerifier.wrong(
        FILE + " is not the signature of this run's head by the key that its ledger announces");
  }

  private static String line(String head, String publicKey, String signature) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    members.put("algorithm", SigningKey.ALGORITHM);
    members.put("head", head);
    members.put("publicKey", publicKey);
    members.put("signature", signature);
    return CanonicalJson.write(members) + "\n";
  }

  private static byte[] message(String head) {
    return (PURPOSE + head).getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
