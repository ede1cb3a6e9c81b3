package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFolderTest {

  private static final String APPLICATION =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: app}
      """;

  private final Path temporary;
  private final Path folder;

  StackFolderTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    this.folder = Files.createDirectory(temporary.resolve("My Stack"));
  }

  @Test
  void withoutStackYamlTheFolderNamesTheStackAndItsApplicationsAreFound() throws IOException {
    write("root.yaml", APPLICATION);
    write("argocd/more.yml", APPLICATION);
    write("apps/another.yaml", "kind: ConfigMap\napiVersion: v1\n---\n" + APPLICATION);
    write("app/not-a-place-to-look.yaml", APPLICATION);
    write("service.yaml", "apiVersion: v1\nkind: Service\n");

    StackFolder stack = StackFolder.load(folder);

    assertEquals("my-stack", stack.name());
    assertEquals(
        List.of("root.yaml", "argocd/more.yml", "apps/another.yaml"),
        stack.applications(ImageSource.PULL).stream()
            .map(file -> stack.path().relativize(file).toString())
            .toList());
    assertEquals(Map.of(), stack.objects());
    assertEquals(
        "git://git-server.healproof.svc.cluster.local/my-stack.git", stack.repositoryUrl());
  }

  @Test
  void aVariantTakesWhatItLeavesOutFromTheTopLevel() throws IOException {
    write("a.yaml", APPLICATION);
    write("b.yaml", APPLICATION);
    write(
        "stack.yaml",
        """
        name: mine
        applications: [a.yaml]
        users: {kind: rocketchat, service: {kind: Service, namespace: n, name: chat}}
        variants:
          pull: {}
          build: {applications: [b.yaml], standsInFor: a stand-in}
        """);

    StackFolder stack = StackFolder.load(folder);

    assertEquals(Optional.empty(), stack.standsInFor(ImageSource.PULL));
    assertEquals(Optional.of("a stand-in"), stack.standsInFor(ImageSource.BUILD));
    assertEquals(List.of(stack.path().resolve("a.yaml")), stack.applications(ImageSource.PULL));
    assertEquals(List.of(stack.path().resolve("b.yaml")), stack.applications(ImageSource.BUILD));
    assertEquals(
        new StackFolder.ChatService(
            StackFile.Product.ROCKETCHAT, new ObjectRef("Service", "n", "chat")),
        stack.users(ImageSource.BUILD).orElseThrow());
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOne() throws IOException {
    write("root.yaml", APPLICATION);
    write("stack.yaml", "name: mine\naplications: [root.yaml]\n");

    HealproofException refused = refused();

    assertContains(refused, "unknown key 'aplications'");
    assertContains(refused, "did you mean \"applications\"?");
  }

  @Test
  void anUnknownKeyDeepInsideIsRefusedWithItsPlace() throws IOException {
    write("root.yaml", APPLICATION);
    write("stack.yaml", "objects:\n  chat: {kind: Deployment, namespace: n, nmae: chat}\n");

    HealproofException refused = refused();

    assertContains(refused, "unknown key 'nmae' (objects.chat.nmae)");
    assertContains(refused, "did you mean \"name\"?");
  }

  @Test
  void aKeyGivenTwiceIsRefused() throws IOException {
    write("root.yaml", APPLICATION);
    write("stack.yaml", "name: one\nname: two\n");

    assertContains(refused(), "Duplicate field 'name'");
  }

  @Test
  void anUnknownProductIsRefusedWithThoseThatAreKnown() throws IOException {
    write("root.yaml", APPLICATION);
    write("stack.yaml", "users: {kind: irc, service: {kind: Service, namespace: n, name: chat}}\n");

    HealproofException refused = refused();

    assertContains(refused, "'irc' (users.kind)");
    assertContains(refused, "matrix, rocketchat");
  }

  @Test
  void anObjectWithoutANameIsRefused() throws IOException {
    write("root.yaml", APPLICATION);
    write("stack.yaml", "objects:\n  chat: {kind: Deployment, namespace: n}\n");

    assertContains(refused(), "objects.chat needs kind, namespace and name");
  }

  @Test
  void aListedFileThatIsMissingIsRefused() throws IOException {
    write("stack.yaml", "applications: [rot.yaml]\n");

    assertContains(refused(), "'rot.yaml'");
  }

  @Test
  void aListedFileOutsideOfTheFolderIsRefused() throws IOException {
    Files.writeString(temporary.resolve("outside.yaml"), APPLICATION);
    write("stack.yaml", "applications: [../outside.yaml]\n");

    assertContains(refused(), "'../outside.yaml'");
  }

  @Test
  void aFolderWithoutAnyApplicationIsRefusedWithWhatToDo() throws IOException {
    write("service.yaml", "apiVersion: v1\nkind: Service\n");

    assertContains(refused(), "No Argo CD Application in");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    HealproofException refused =
        assertThrows(
            HealproofException.class, () -> StackFolder.load(temporary.resolve("nowhere")));

    assertEquals(ExitCode.USAGE, refused.exitCode());
  }

  @Test
  void aSourceWithoutVariantIsRefused() throws IOException {
    write("root.yaml", APPLICATION);
    write("stack.yaml", "variants:\n  pull: {}\n");
    StackFolder stack = StackFolder.load(folder);

    HealproofException refused =
        assertThrows(HealproofException.class, () -> stack.applications(ImageSource.BUILD));

    assertContains(refused, "no variant for --images build");
  }

  @Test
  void anUnknownStackIsRefusedWithTheNearestOne() throws IOException {
    write("root.yaml", APPLICATION);
    Files.move(folder, temporary.resolve("rocketchat"));

    HealproofException refused =
        assertThrows(HealproofException.class, () -> StackFolder.named(temporary, "roketchat"));

    assertContains(refused, "did you mean \"rocketchat\"?");
  }

  private HealproofException refused() {
    HealproofException refused =
        assertThrows(HealproofException.class, () -> StackFolder.load(folder));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    return refused;
  }

  private static void assertContains(HealproofException thrown, String part) {
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(part), () -> "no \"" + part + "\" in: " + message);
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
