package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.recovery.RunVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the folder of a sealed run, it no longer verifies as a finished one. */
class TamperedRunTest {
  private static final int MUTATIONS = 10_000;
  private static final Recomputing NONE =
      (run, samples) -> new Check("recomputation", Check.Result.OPEN, "not asked for");

  private final SplittableRandom random = new SplittableRandom(5);
  private final SigningKey key = SigningKey.generate();
  private Path folder = Path.of("unset");
  private String head = "";

  @BeforeEach
  void sealARun(@TempDir Path temp) {
    folder = temp.resolve("run");
    head = SmallRun.seal(folder, Optional.of(key));
  }

  @Test
  void anUntouchedRunVerifiesAndItsOriginIsUnproven() {
    Verification verification = verify(Trust.none());

    assertEquals(ExitCode.PASS, verification.exitCode(), verification.toString());
    assertFalse(verification.authentic());
    assertTrue(said(verification, "origin").startsWith("consistent, origin unproven"));
    assertTrue(said(verification, "chain").contains(head));
    assertTrue(said(verification, "signature").startsWith("valid"));
  }

  @Test
  void aHeadOrAKeyFromElsewhereMakesItAuthentic() {
    for (Trust trust : List.of(headIs(head), keyIs(key))) {
      Verification verification = verify(trust);

      assertEquals(ExitCode.PASS, verification.exitCode(), verification.toString());
      assertTrue(verification.authentic());
      assertTrue(said(verification, "origin").startsWith("authentic"));
    }
  }

  @Test
  void noneOfTenThousandMutationsVerifiesAsAFinishedRun() throws IOException {
    Map<String, byte[]> sealed = content();
    for (int i = 0; i < MUTATIONS; i++) {
      Map<String, byte[]> mutated = new TreeMap<>(sealed);
      String what = mutate(mutated);
      replace(sealed, mutated);

      assertNotEquals(ExitCode.PASS, exitCode(), what);

      replace(mutated, sealed);
    }
    assertEquals(ExitCode.PASS, exitCode(), "every mutation was taken back");
  }

  @Test
  void aChainThatWasMadeAnewIsFoundOnlyByWhatIsKnownFromElsewhere(@TempDir Path temp) {
    Path forged = temp.resolve("forged");
    SigningKey other = SigningKey.generate();
    forge(forged, Optional.empty());
    Path signed = temp.resolve("signed");
    forge(signed, Optional.of(other));

    for (Path made : List.of(forged, signed)) {
      folder = made;
      assertEquals(ExitCode.PASS, verify(Trust.none()).exitCode());
      assertFalse(verify(Trust.none()).authentic());
      assertEquals(ExitCode.UNVERIFIED, verify(headIs(head)).exitCode());
      assertEquals(ExitCode.UNVERIFIED, verify(keyIs(key)).exitCode());
    }
    assertEquals(ExitCode.PASS, verify(keyIs(other)).exitCode());
  }

  @Test
  void aSignatureThatWasTakenAwayLeavesAnUnfinishedRun() throws IOException {
    Files.delete(folder.resolve(RunSignature.FILE));

    assertEquals(ExitCode.INCONCLUSIVE, verify(Trust.none()).exitCode());
    assertEquals(ExitCode.UNVERIFIED, verify(keyIs(key)).exitCode());
  }

  @Test
  void theSignatureOfAnotherRunIsNone(@TempDir Path temp) throws IOException {
    Path other = temp.resolve("other");
    forge(other, Optional.of(key));
    Files.copy(
        other.resolve(RunSignature.FILE),
        folder.resolve(RunSignature.FILE),
        StandardCopyOption.REPLACE_EXISTING);

    assertEquals("signature", verify(Trust.none()).wrong().orElseThrow().name());
  }

  @Test
  void aRunOfWhichTheEndWasCutOffIsNotTheOneThatItsHeadVouchesFor() throws IOException {
    String[] lines = Files.readString(folder.resolve(Ledger.FILE)).split("(?<=\n)", -1);
    Files.writeString(
        folder.resolve(Ledger.FILE), String.join("", Arrays.copyOf(lines, lines.length - 2)));

    assertEquals("signature", verify(headIs(head)).wrong().orElseThrow().name());
    Files.delete(folder.resolve(RunSignature.FILE));
    assertEquals(ExitCode.INCONCLUSIVE, verify(Trust.none()).exitCode());
    assertEquals("origin", verify(headIs(head)).wrong().orElseThrow().name());
  }

  @Test
  void aFileThatIsNoFileOrAFolderThatNoRunHasIsNamed() throws IOException {
    Path link = folder.resolve("samples").resolve("link.gz");
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));
    assertTrue(verify(Trust.none()).wrong().orElseThrow().said().contains("samples/link.gz is no"));
    Files.delete(link);
    Files.createDirectory(folder.resolve("more"));
    assertTrue(verify(Trust.none()).wrong().orElseThrow().said().contains("folder more was added"));
  }

  private String mutate(Map<String, byte[]> files) {
    List<String> names = List.copyOf(files.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] content = files.getOrDefault(name, new byte[0]);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        byte[] flipped = content.clone();
        int at = random.nextInt(flipped.length);
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        files.put(name, flipped);
        return "a bit of byte " + at + " of " + name + " flipped";
      }
      case 3 -> {
        int end = random.nextInt(content.length);
        files.put(name, Arrays.copyOf(content, end));
        return name + " cut at " + end;
      }
      case 4 -> {
        files.remove(name);
        return name + " removed";
      }
      case 5 -> {
        String added =
            List.of("more", "samples/0.gz", "run.json.bak", "a.gz").get(random.nextInt(4));
        files.put(added, content);
        return added + " added";
      }
      case 6 -> {
        String other = names.get(random.nextInt(names.size()));
        byte[] instead = other.equals(name) ? new byte[] {1} : files.getOrDefault(other, content);
        files.put(name, instead);
        return name + " replaced by " + other;
      }
      default -> {
        return mutateLines(files);
      }
    }
  }

  private String mutateLines(Map<String, byte[]> files) {
    String ledger =
        new String(files.getOrDefault(Ledger.FILE, new byte[0]), StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of(ledger.split("(?<=\n)", 0)));
    int at = random.nextInt(lines.size());
    int to = (at + 1 + random.nextInt(lines.size() - 1)) % lines.size();
    String line = lines.get(at);
    String what;
    switch (random.nextInt(5)) {
      case 0 -> {
        lines.remove(at);
        what = "dropped";
      }
      case 1 -> {
        lines.set(at, lines.get(to));
        lines.set(to, line);
        what = "swapped with " + to;
      }
      case 2 -> {
        lines.add(to, line);
        what = "doubled at " + to;
      }
      case 3 -> {
        lines.set(at, line.substring(0, random.nextInt(line.length())));
        what = "cut";
      }
      default -> {
        String prev = at == 0 ? Ledger.GENESIS : hash(lines.get(at - 1));
        lines.set(at, ForgedLine.sealed(prev, line.replaceFirst("[0-9]", "x")));
        what = "changed, and given the hash that fits";
      }
    }
    files.put(Ledger.FILE, String.join("", lines).getBytes(StandardCharsets.UTF_8));
    return "line " + at + " " + what;
  }

  private static String hash(String line) {
    return line.replaceFirst("(?s).*\"hash\":\"([0-9a-f]{64})\",\"prev\".*", "$1");
  }

  private static void forge(Path folder, Optional<SigningKey> signedBy) {
    try (RunWriter run =
        RunWriter.open(folder, SmallRun.header(), SmallRun.clock(), Redaction.none(), signedBy)) {
      RunVerdict verdict = SmallRun.write(run);
      run.record(new Entry.Note(Optional.empty(), "This was not said."));
      run.seal(verdict);
    }
  }

  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private void replace(Map<String, byte[]> before, Map<String, byte[]> after) throws IOException {
    for (String name : before.keySet()) {
      // Writing over a file waits for the disk on some file systems; making it anew does not.
      if (before.get(name) != after.get(name)) {
        Files.delete(folder.resolve(name));
      }
    }
    after.forEach(
        (name, bytes) -> {
          try {
            if (before.get(name) != bytes) {
              Files.write(folder.resolve(name), bytes);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private ExitCode exitCode() {
    try {
      return verify(Trust.none()).exitCode();
    } catch (HealproofException e) {
      return e.exitCode();
    }
  }

  private Verification verify(Trust trust) {
    return RunVerifier.verify(folder, trust, NONE);
  }

  private static String said(Verification verification, String name) {
    return verification.checks().stream()
        .filter(check -> check.name().equals(name))
        .map(Check::said)
        .findFirst()
        .orElseThrow();
  }

  private static Trust headIs(String head) {
    return new Trust(Optional.of(head), Optional.empty());
  }

  private static Trust keyIs(SigningKey key) {
    return new Trust(Optional.empty(), Optional.of(key.verifying()));
  }
}
