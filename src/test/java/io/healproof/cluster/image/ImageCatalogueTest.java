package io.healproof.cluster.image;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCatalogueTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path fixtures;

  private void folder(String name, String yaml) throws IOException {
    Path folder = Files.createDirectories(fixtures.resolve("images").resolve(name));
    Files.writeString(folder.resolve("image.yaml"), yaml);
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
  }

  private static String yaml(String role, String from, String images) {
    return "images: [%s]\nbuiltFrom: example.org/thing v1\nrole: %s\nfrom: [%s]\n"
        .formatted(images, role, from);
  }

  private List<String> order() {
    return ImageCatalogue.read(fixtures).images().stream().map(PlannedImage::name).toList();
  }

  @Test
  void what_nodes_need_is_built_before_what_stacks_need() throws IOException {
    folder("app", yaml("stack:chat", "", "docker.io/app:1"));
    folder("argocd", yaml("platform", "", "quay.io/argocd:1"));
    folder("etcd", yaml("system", "", "registry.k8s.io/etcd:1"));
    folder("node", yaml("node", "", ""));
    assertEquals(List.of("node", "etcd", "argocd", "app"), order());
  }

  @Test
  void a_base_is_built_before_what_builds_upon_it_and_as_early_as_that_needs() throws IOException {
    folder("zbase", yaml("stack:chat", "", ""));
    folder("argocd", yaml("platform", "", ""));
    folder("node", yaml("node", "zbase", ""));
    assertEquals(List.of("zbase", "node", "argocd"), order());
  }

  @Test
  void a_circle_of_bases_is_named() throws IOException {
    folder("a", yaml("node", "b", ""));
    folder("b", yaml("node", "a", ""));
    HealproofException refusal = assertThrows(HealproofException.class, this::order);
    assertTrue(message(refusal).contains("a -> b -> a"), message(refusal));
  }

  @Test
  void an_unknown_base_is_named_with_the_nearest_folder() throws IOException {
    folder("debian", yaml("system", "", ""));
    folder("node", yaml("node", "debain", ""));
    HealproofException refusal = assertThrows(HealproofException.class, this::order);
    assertTrue(message(refusal).contains("\"debain\""), message(refusal));
    assertTrue(message(refusal).contains("[debian]"), message(refusal));
  }

  @Test
  void an_unknown_key_is_an_error_that_names_file_and_nearest_key() throws IOException {
    folder("node", yaml("node", "", "") + "standInFor: k3s\n");
    HealproofException refusal = assertThrows(HealproofException.class, this::order);
    assertEquals(ExitCode.USAGE, refusal.exitCode());
    assertTrue(message(refusal).contains("image.yaml"), message(refusal));
    assertTrue(message(refusal).contains("\"standInFor\""), message(refusal));
    assertTrue(message(refusal).contains("\"standsInFor\""), message(refusal));
  }

  @Test
  void an_unknown_key_inside_a_section_is_an_error_too() throws IOException {
    folder("node", yaml("node", "", "") + "go: {ldflag: x}\n");
    HealproofException refusal = assertThrows(HealproofException.class, this::order);
    assertTrue(message(refusal).contains("\"go.ldflag\""), message(refusal));
    assertTrue(message(refusal).contains("\"go.ldflags\""), message(refusal));
  }

  @Test
  void an_unknown_role_says_which_roles_there_are() throws IOException {
    folder("node", yaml("nodes", "", ""));
    HealproofException refusal = assertThrows(HealproofException.class, this::order);
    assertTrue(message(refusal).contains("role \"nodes\""), message(refusal));
  }

  @Test
  void two_folders_that_one_registry_cannot_tell_apart_are_refused() throws IOException {
    folder("one", yaml("system", "", "quay.io/org/thing:1"));
    folder("two", yaml("system", "", "ghcr.io/org/thing:1"));
    HealproofException refusal = assertThrows(HealproofException.class, this::order);
    assertTrue(message(refusal).contains("org/thing:1"), message(refusal));
  }

  @Test
  void go_packages_default_to_the_tools_of_the_module() throws IOException {
    folder("node", yaml("node", "", "") + "go: {ldflags: -s}\n");
    ImageFolder.GoBuild go = ImageCatalogue.read(fixtures).node().folder().go().orElseThrow();
    assertEquals(new ImageFolder.GoBuild("-s", List.of("tool")), go);
  }

  @Test
  void a_change_in_a_base_changes_what_builds_upon_it_and_nothing_else() throws IOException {
    folder("debian", yaml("system", "", ""));
    folder("node", yaml("node", "debian", ""));
    folder("etcd", yaml("system", "", ""));
    ImageCatalogue before = ImageCatalogue.read(fixtures);
    Files.writeString(fixtures.resolve("images/debian/Dockerfile"), "FROM scratch\nUSER 1\n");
    ImageCatalogue after = ImageCatalogue.read(fixtures);
    assertNotEquals(before.node().tag(), after.node().tag());
    assertEquals(tags(before).get("etcd"), tags(after).get("etcd"));
  }

  private static Map<String, String> tags(ImageCatalogue catalogue) {
    return catalogue.images().stream()
        .collect(Collectors.toMap(PlannedImage::name, PlannedImage::tag));
  }

  @Test
  void images_of_a_stack_that_nobody_asked_for_are_left_out() throws IOException {
    folder("node", yaml("node", "", ""));
    folder("synapse", yaml("stack:chat", "", ""));
    folder("other", yaml("stack:other", "", ""));
    List<String> wanted =
        ImageCatalogue.read(fixtures).images(Set.of("chat")::contains).stream()
            .map(PlannedImage::name)
            .toList();
    assertEquals(List.of("node", "synapse"), wanted);
  }

  @Test
  void only_images_whose_very_content_is_there_count_as_built() throws IOException {
    folder("node", yaml("node", "", ""));
    folder("etcd", yaml("system", "", ""));
    List<PlannedImage> all = ImageCatalogue.read(fixtures).images();
    Set<String> present = Set.of(all.get(0).tag(), "healproof.local/etcd:0123456789abcdef");
    assertEquals(
        List.of("etcd"),
        ImageBuild.missing(all, present).stream().map(PlannedImage::name).toList());
  }

  @Test
  void a_missing_fixtures_folder_is_named() {
    HealproofException refusal =
        assertThrows(
            HealproofException.class, () -> ImageCatalogue.read(fixtures.resolve("nowhere")));
    assertTrue(message(refusal).contains("nowhere"), message(refusal));
  }
}
