package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretShapesTest {

  @Test
  void everySecretOfATextIsMaskedAndNothingElseMoves() {
    assertEquals(
        "a://u:***@h?Token=***&x=1 Bearer *** PASSWORD: *** end",
        SecretShapes.mask("a://u:p@h?Token=abc&x=1 Bearer 0123456789abcdef PASSWORD: hunter2 end"));
  }

  @Test
  void aLiteralThatBeginsNoSecretIsLeftAlone() {
    String plain = "the secret of a token is that access to an api needs no password, cookie jar";

    assertEquals(plain, SecretShapes.mask(plain));
  }

  @Test
  void whereASecretCannotBeginTheNextOneIsFoundAllTheSame() {
    assertEquals("secret token=***", SecretShapes.mask("secret token=abc"));
    assertEquals("://a/b ://u:***@h", SecretShapes.mask("://a/b ://u:p@h"));
    assertEquals("tokentoken=***", SecretShapes.mask("tokentoken=abc"));
  }

  @Test
  void charactersThatChangeTheirLengthInLowerCaseMoveNothing() {
    assertEquals("İİİ token=*** İ", SecretShapes.mask("İİİ token=abc İ"));
  }

  /** Secrets between pieces that look like their beginnings: each is masked, and all else stays. */
  @Test
  void inAnyOrderEachSecretIsMaskedAndEachPieceStays() {
    List<String> pieces = List.of(" api ", " eyJ ", " :// ", "İ ", " private\n", " x ");
    List<List<String>> secrets =
        List.of(
            List.of("token=a1b2 ", "token=*** "),
            List.of("\"api_key\": \"k\" ", "\"api_key\": \"***\" "),
            List.of("http://u:pw@host/ ", "http://u:***@host/ "),
            List.of("bearer 0123456789abcdefX ", "bearer *** "));
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      StringBuilder masked = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        if (random.nextBoolean()) {
          String piece = pieces.get(random.nextInt(pieces.size()));
          text.append(piece);
          masked.append(piece);
        } else {
          List<String> secret = secrets.get(random.nextInt(secrets.size()));
          text.append(secret.get(0));
          masked.append(secret.get(1));
        }
      }
      assertEquals(masked.toString(), SecretShapes.mask(text.toString()));
    }
  }
}
