package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.Secret;
import io.healproof.observe.HeaderFile;
import io.healproof.stack.Account;
import io.healproof.stack.ChatUsers;
import io.healproof.stack.PageUsers;
import io.healproof.stack.Users;
import io.healproof.stack.UsersKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The users of a stack on a context, who reach it as the settings say. Their credentials are read
 * once here, so that what cannot be used is found before anything is done; no message tells them.
 */
final class ContextUsers {
  private final ContextSettings settings;

  ContextUsers(ContextSettings settings) {
    this.settings = settings;
  }

  /**
   * The users; empty where no setting says where they reach the stack.
   *
   * @param ofStack what the stack says that its users do
   * @throws HealproofException (USAGE) when a setting does not fit the others, or a file is not as
   *     expected
   */
  Optional<Users> of(Optional<UsersKind> ofStack) {
    UsersKind kind = settings.usersKind().value().or(() -> ofStack).orElse(UsersKind.HTTP);
    return settings
        .usersUrl()
        .value()
        .map(url -> kind == UsersKind.HTTP ? page(url) : chat(kind, url));
  }

  private Users page(URI url) {
    Optional<HeaderFile> headers = settings.usersCredentials().value().map(HeaderFile::new);
    headers.ifPresent(HeaderFile::read);
    return new PageUsers(
        url,
        settings.usersText().value().orElse(""),
        () -> headers.map(HeaderFile::read).orElse(Map.of()));
  }

  private Users chat(UsersKind kind, URI url) {
    Setting<Optional<String>> text = settings.usersText();
    if (text.value().isPresent()) {
      throw HealproofException.usage(
          "%s: a text is looked for in a page (--users-kind http), and these users chat."
              .formatted(text.origin().where()));
    }
    return ChatUsers.of(
        kind,
        URI.create(url.toString().replaceAll("/+$", "")),
        settings.usersCredentials().value().map(ContextUsers::account));
  }

  private static Account account(Path file) {
    List<String> lines;
    try {
      lines =
          Files.readAllLines(file).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
    } catch (IOException e) {
      throw HealproofException.usage("The users' account cannot be read: " + e);
    }
    int colon = lines.size() == 1 ? lines.get(0).indexOf(':') : -1;
    if (colon <= 0) {
      throw HealproofException.usage(
          "%s: expected one line with an account as \"NAME: PASSWORD\"; what is there instead is not shown, for it may be a secret."
              .formatted(file));
    }
    return new Account(
        lines.get(0).substring(0, colon).strip(),
        new Secret(lines.get(0).substring(colon + 1).strip()));
  }
}
