package io.healproof.cli;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.stack.ChatUsers;
import io.healproof.stack.PageUsers;
import io.healproof.stack.Users;
import io.healproof.stack.UsersKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextUsersTest {
  @TempDir Path folder = Path.of("unused");

  private final Map<String, String> environment = new HashMap<>();

  private Optional<Users> users(Optional<UsersKind> ofStack) {
    Map<String, String> properties = Map.of("user.dir", folder.toString());
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Settings settings =
        Settings.resolve(
            new Surroundings(
                Places.of(environment, properties), environment, properties, nowhere, nowhere),
            Map.of());
    return new ContextUsers(settings.guards()).of(ofStack);
  }

  private HealproofException refused() {
    HealproofException e = assertThrows(HealproofException.class, () -> users(Optional.empty()));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertFalse(message(e).contains("s3cret"), message(e));
    return e;
  }

  private void credentials(String text) throws IOException {
    Files.writeString(folder.resolve("credentials"), text);
    environment.put("HEALPROOF_USERS_CREDENTIALS", "credentials");
  }

  @Test
  void withoutAnAddressThereAreNoUsers() {
    assertEquals(Optional.empty(), users(Optional.of(UsersKind.MATRIX)));
  }

  @Test
  void usersAskForAPageWhereNothingSaysThatTheyChat() throws IOException {
    environment.put("HEALPROOF_USERS_URL", "https://shop.example.org/cart?of=ann");
    environment.put("HEALPROOF_USERS_TEXT", "Your cart");
    credentials("Authorization: Bearer old\n");

    PageUsers page = assertInstanceOf(PageUsers.class, users(Optional.empty()).orElseThrow());
    credentials("Authorization: Bearer new\n");

    assertEquals(URI.create("https://shop.example.org/cart?of=ann"), page.address());
    assertEquals("Your cart", page.holds());
    assertEquals(Map.of("Authorization", "Bearer new"), page.headers().get(), "read anew");
  }

  @Test
  void aStackSaysWhatItsUsersDoAndASettingWins() {
    environment.put("HEALPROOF_USERS_URL", "https://chat.example.org/");

    Users ofStack = users(Optional.of(UsersKind.MATRIX)).orElseThrow();
    environment.put("HEALPROOF_USERS_KIND", "http");
    Users ofSetting = users(Optional.of(UsersKind.MATRIX)).orElseThrow();

    assertInstanceOf(ChatUsers.class, ofStack);
    assertEquals(URI.create("https://chat.example.org"), ofStack.address(), "paths follow it");
    assertInstanceOf(PageUsers.class, ofSetting);
  }

  @Test
  void headersThatAreNoneAreFoundAtOnceAndNotShown() throws IOException {
    environment.put("HEALPROOF_USERS_URL", "https://shop.example.org");
    credentials("s3cret\n");

    assertTrue(message(refused()).contains("line 1: expected a header"));
  }

  @Test
  void anAccountIsOneLineAndNotShownWhereItIsNot() throws IOException {
    environment.put("HEALPROOF_USERS_URL", "https://chat.example.org");
    environment.put("HEALPROOF_USERS_KIND", "rocketchat");
    credentials("# who chats\n\nann: s3cret: and more\n");
    assertTrue(users(Optional.empty()).isPresent());

    credentials("s3cret\n");
    assertTrue(message(refused()).contains("expected one line with an account"));
    credentials("ann: s3cret\nben: s3cret\n");
    assertTrue(message(refused()).contains("expected one line with an account"));
  }

  @Test
  void aTextIsLookedForInAPageAlone() {
    environment.put("HEALPROOF_USERS_URL", "https://chat.example.org");
    environment.put("HEALPROOF_USERS_KIND", "matrix");
    environment.put("HEALPROOF_USERS_TEXT", "hello");

    assertTrue(message(refused()).contains("HEALPROOF_USERS_TEXT: a text is looked for in a page"));
  }

  @Test
  void aUrlWithCredentialsInItIsRefusedAndNotShown() {
    environment.put("HEALPROOF_USERS_URL", "https://ann:s3cret@shop.example.org");

    assertTrue(message(refused()).contains("credentials go into a file"));
  }
}
