package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.cluster.engine.HostTool;
import io.healproof.cluster.engine.ToolFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path root;

  /** A Go that compiles nothing, in the words of a real one. */
  private Path go(String script) throws IOException {
    Path go = root.resolve("go");
    Files.writeString(
        go,
        "#!/bin/sh\nif [ \"$1\" = version ]; then echo go version go1.26.0 linux/amd64; exit; fi\n"
            + script);
    assertTrue(go.toFile().setExecutable(true));
    return go;
  }

  private PlannedImage image() throws IOException {
    Path folder = Files.createDirectories(root.resolve("images/thing"));
    Files.writeString(
        folder.resolve("image.yaml"),
        "images: []\nbuiltFrom: example.org/thing v1\nrole: system\ngo: {ldflags: -s}\n");
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
    return ImageCatalogue.read(root).images().get(0);
  }

  private BuildContext contexts(Path go) {
    HostTool tool = new HostTool();
    return new BuildContext(
        root.resolve("contexts"),
        tool,
        new GoToolchain(tool, go.toString(), root.resolve("toolchain")),
        root);
  }

  @Test
  void a_context_has_the_folder_and_what_go_made() throws Exception {
    BuildContext contexts =
        contexts(go("while [ \"$1\" != -o ]; do shift; done; echo made > \"$2\"thing\n"));
    Path context = contexts.prepare(image(), root.resolve("log"));
    assertEquals("FROM scratch\n", Files.readString(context.resolve("Dockerfile")));
    assertEquals("made\n", Files.readString(context.resolve("bin/thing")));
  }

  @Test
  void a_context_that_failed_half_way_does_not_count_as_done() throws Exception {
    PlannedImage image = image();
    assertThrows(
        ToolFailure.class, () -> contexts(go("exit 1\n")).prepare(image, root.resolve("log")));
    Path context =
        contexts(go("while [ \"$1\" != -o ]; do shift; done; echo made > \"$2\"thing\n"))
            .prepare(image, root.resolve("log"));
    assertTrue(Files.exists(context.resolve("bin/thing")));
  }

  @Test
  void a_context_that_is_complete_is_not_made_again() throws Exception {
    PlannedImage image = image();
    contexts(go("exit 0\n")).prepare(image, root.resolve("log"));
    Path again = contexts(go("exit 1\n")).prepare(image, root.resolve("log"));
    assertTrue(Files.isDirectory(again));
  }

  @Test
  void a_discarded_context_leaves_nothing_behind() throws Exception {
    PlannedImage image = image();
    BuildContext contexts = contexts(go("exit 0\n"));
    Path context = contexts.prepare(image, root.resolve("log"));
    contexts.discard(image);
    assertFalse(Files.exists(context));
  }

  @Test
  void contexts_of_other_contents_are_thrown_away_and_the_usable_one_is_kept() throws Exception {
    PlannedImage image = image();
    BuildContext contexts = contexts(go("exit 0\n"));
    Path usable = contexts.prepare(image, root.resolve("log"));
    Path stale = Files.createDirectories(usable.resolveSibling("thing-0123456789abcdef"));
    Path half = Files.createDirectories(usable.resolveSibling("other-0123456789abcdef.half"));
    contexts.keepOnly(List.of(image));
    assertTrue(Files.exists(usable));
    assertFalse(Files.exists(stale));
    assertFalse(Files.exists(half));
  }

  @Test
  void a_host_with_the_images_python_may_fetch_sources_too() {
    assertFalse(BuildContext.wheels("requirements.txt", "3.11").contains("--only-binary=:all:"));
    assertTrue(BuildContext.wheels("requirements.txt", "3.13").contains("--python-version"));
  }

  @Test
  void debian_is_made_from_the_hosts_own_sources() {
    assertEquals(
        List.of(
            "mmdebstrap",
            "--variant=minbase",
            "--dpkgopt=path-exclude=/usr/share/man/*",
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-exclude=/usr/share/locale/*",
            "--dpkgopt=path-include=/usr/share/doc/*/copyright",
            "--include=ca-certificates",
            "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
            "bookworm",
            "rootfs.tar",
            "/etc/apt/sources.list"),
        BuildContext.mmdebstrap(
            new ImageFolder.Debootstrap(
                "bookworm", List.of("ca-certificates"), List.of("merged-usr")),
            List.of(Path.of("/etc/apt/sources.list"))));
  }
}
