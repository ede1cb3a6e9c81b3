package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private HeaderFile file(String text) throws IOException {
    Path file = folder.resolve("headers");
    Files.writeString(file, text);
    return new HeaderFile(file);
  }

  @Test
  void linesAreHeadersAndRemarksAreNot() throws IOException {
    assertEquals(
        Map.of("X-Scope-OrgID", "team-a|team-b", "Authorization", "Bearer a:b"),
        file("# of the night\nX-Scope-OrgID: team-a|team-b\n\nAuthorization:Bearer a:b  \r\n")
            .read());
  }

  @Test
  void aTokenThatIsRenewedIsTakenUp() throws IOException {
    HeaderFile headers = file("Authorization: Bearer old");
    assertEquals(Map.of("Authorization", "Bearer old"), headers.read());

    file("Authorization: Bearer new");

    assertEquals(Map.of("Authorization", "Bearer new"), headers.read());
  }

  @Test
  void aLineThatIsNoHeaderIsNamedAndNotTold() throws IOException {
    HeaderFile headers = file("X-A: 1\nBearer s3cret\n");

    HealproofException said = assertThrows(HealproofException.class, headers::read);

    assertEquals(ExitCode.USAGE, said.exitCode());
    assertTrue(String.valueOf(said.getMessage()).contains("headers, line 2:"), said::getMessage);
    assertFalse(String.valueOf(said.getMessage()).contains("s3cret"), said::getMessage);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    HealproofException said =
        assertThrows(HealproofException.class, () -> new HeaderFile(folder.resolve("none")).read());

    assertTrue(String.valueOf(said.getMessage()).contains("none"), said::getMessage);
  }
}
