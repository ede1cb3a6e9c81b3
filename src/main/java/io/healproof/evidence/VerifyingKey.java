package io.healproof.evidence;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 public key: tells whether the private key that belongs to it signed something. */
public final class VerifyingKey {
  static final String LABEL = "PUBLIC KEY";

  /** Enough of a hash to tell keys apart by eye. */
  private static final int FINGERPRINT = 16;

  private final PublicKey key;

  private VerifyingKey(PublicKey key) {
    this.key = key;
  }

  /**
   * Reads a key, as {@code keygen} and OpenSSL write it: X.509 form, PEM.
   *
   * @throws HealproofException (USAGE) when the file holds none
   */
  public static VerifyingKey read(Path file) {
    try {
      byte[] encoded =
          Pem.block(Files.readString(file), LABEL)
              .orElseThrow(() -> new GeneralSecurityException("no such block"));
      return of(encoded);
    } catch (IOException e) {
      throw HealproofException.usage("the key " + file + " cannot be read: " + e);
    } catch (GeneralSecurityException e) {
      throw HealproofException.usage(
          file
              + " holds no Ed25519 public key; expected what healproof keygen writes to FILE.pub, with"
              + " -----BEGIN PUBLIC KEY-----");
    }
  }

  /** A key in its X.509 form. */
  static VerifyingKey of(byte[] encoded) throws GeneralSecurityException {
    return new VerifyingKey(
        KeyFactory.getInstance(SigningKey.ALGORITHM)
            .generatePublic(new X509EncodedKeySpec(encoded)));
  }

  /** X.509 form in base64: how a record names the key. */
  public String base64() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** The first digits of the key's SHA-256, for people. */
  public String fingerprint() {
    return Sha256.hex(key.getEncoded()).substring(0, FINGERPRINT);
  }

  byte[] encoded() {
    return key.getEncoded();
  }

  boolean signed(byte[] message, byte[] signature) {
    try {
      Signature check = Signature.getInstance(SigningKey.ALGORITHM);
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      // What is not even formed like a signature is none.
      return false;
    }
  }
}
