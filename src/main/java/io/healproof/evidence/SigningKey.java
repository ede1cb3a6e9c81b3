package io.healproof.evidence;

import io.healproof.HealproofException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** An Ed25519 private key, with the public key that belongs to it. Prints as its fingerprint. */
public final class SigningKey {
  static final String ALGORITHM = "Ed25519";
  private static final String LABEL = "PRIVATE KEY";

  private final PrivateKey key;
  private final VerifyingKey verifying;

  private SigningKey(PrivateKey key, VerifyingKey verifying) {
    this.key = key;
    this.verifying = verifying;
  }

  /** A new key. */
  public static SigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(pair.getPrivate(), VerifyingKey.of(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  /**
   * Takes a key from its text: a private key in PKCS#8 form, followed by its public key.
   *
   * @param where it came from, for the message; the text itself is never shown
   * @throws HealproofException (USAGE) when the text holds no such pair
   */
  public static SigningKey of(String pem, String where) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(block(pem, LABEL)));
      SigningKey pair = new SigningKey(key, VerifyingKey.of(block(pem, VerifyingKey.LABEL)));
      byte[] probe = where.getBytes(StandardCharsets.UTF_8);
      if (pair.verifying.signed(probe, pair.sign(probe))) {
        return pair;
      }
    } catch (GeneralSecurityException e) {
      // Said below, without the cause: it might repeat what it read.
    }
    throw HealproofException.usage(
        where
            + " holds no Ed25519 key to sign with; expected what healproof keygen writes: a PRIVATE KEY"
            + " block, and the PUBLIC KEY block that belongs to it (of OpenSSL's keys: openssl pkey -in"
            + " FILE -pubout >> FILE)");
  }

  private static byte[] block(String pem, String label) throws GeneralSecurityException {
    return Pem.block(pem, label)
        .orElseThrow(() -> new GeneralSecurityException("no block " + label));
  }

  /** Both keys as text, for a file that nobody else may read. */
  public String pem() {
    return Pem.write(LABEL, key.getEncoded()) + publicPem();
  }

  /** The public key as text. */
  public String publicPem() {
    return Pem.write(VerifyingKey.LABEL, verifying.encoded());
  }

  /** The public key. */
  public VerifyingKey verifying() {
    return verifying;
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs with Ed25519", e);
    }
  }

  @Override
  public String toString() {
    return "key " + verifying.fingerprint();
  }
}
