package io.healproof.cluster.image;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.cluster.engine.HostTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoToolchainTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  private Path script(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  /** Unpacked as a module cache does it: nothing executable, no file called go.mod. */
  private Path module() throws IOException {
    Path module = root.resolve("module");
    Files.createDirectories(module.resolve("bin"));
    Files.createDirectories(module.resolve("src"));
    Files.writeString(module.resolve("bin/go"), "#!/bin/sh\n");
    Files.writeString(module.resolve("src/_go.mod"), "module std\n");
    return module;
  }

  @Test
  void a_new_enough_go_is_used_as_it_is() throws Exception {
    Path go = script("go", "echo go version go1.24.1 linux/amd64\n");
    Path program =
        new GoToolchain(new HostTool(), go.toString(), root.resolve("cache"))
            .program(root.resolve("log"));
    assertEquals(go, program);
  }

  @Test
  void an_old_go_fetches_a_new_one_and_makes_it_usable() throws Exception {
    Path module = module();
    Path go =
        script(
            "go",
            "case $1 in version) echo go version go1.19.8 linux/amd64 ;; *) echo '{\"Dir\": \""
                + module
                + "\"}' ;; esac\n");
    Path program =
        new GoToolchain(new HostTool(), go.toString(), root.resolve("cache"))
            .program(root.resolve("log"));
    assertTrue(Files.isExecutable(program));
    Path home = program.resolveSibling("../").normalize();
    assertTrue(Files.exists(home.resolve("src/go.mod")));
    assertFalse(Files.exists(home.resolve("src/_go.mod")));
  }

  @Test
  void an_old_go_that_cannot_fetch_says_what_to_install() throws Exception {
    Path go =
        script(
            "go",
            "case $1 in version) echo go version go1.19.8 linux/amd64 ;; *) exit 1 ;; esac\n");
    GoToolchain toolchain = new GoToolchain(new HostTool(), go.toString(), root.resolve("cache"));
    HealproofException failure =
        assertThrows(HealproofException.class, () -> toolchain.program(root.resolve("log")));
    assertTrue(message(failure).contains("go1.19.8"), message(failure));
    assertTrue(message(failure).contains("Install Go 1.24"), message(failure));
  }

  @Test
  void versions_are_compared_as_numbers() {
    assertTrue(GoToolchain.newEnough("go version go1.100 linux/amd64"));
    assertFalse(GoToolchain.newEnough("go version go1.9.2 linux/amd64"));
    assertFalse(GoToolchain.newEnough("no version at all"));
  }
}
