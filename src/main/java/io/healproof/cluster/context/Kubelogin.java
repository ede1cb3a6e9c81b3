package io.healproof.cluster.context;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Azure's {@code kubelogin} is going to log in.
 *
 * @param mode as {@code --login} names it
 * @see <a href="https://azure.github.io/kubelogin/concepts/login-modes.html">Its login modes</a>
 */
record Kubelogin(String mode) {
  /** Modes that need nobody at a terminal or a browser. */
  static final List<String> UNATTENDED =
      List.of("azurecli", "workloadidentity", "spn", "msi", "azurepipelines", "azd", "ropc");

  private static final String BY_DEFAULT = "devicecode";

  /** What a plugin is going to do, when it is kubelogin. */
  static Optional<Kubelogin> of(ExecPlugin plugin) {
    Path program = Path.of(plugin.command()).getFileName();
    boolean kubelogin = program != null && program.toString().startsWith("kubelogin");
    boolean azures = plugin.arguments().contains("--server-id");
    return kubelogin && azures
        ? Optional.of(new Kubelogin(mode(plugin, System.getenv())))
        : Optional.empty();
  }

  private static String mode(ExecPlugin plugin, Map<String, String> environment) {
    String variable =
        plugin
            .environment()
            .getOrDefault("AAD_LOGIN_METHOD", environment.getOrDefault("AAD_LOGIN_METHOD", ""));
    return variable.isEmpty() ? flag(plugin.arguments()) : variable;
  }

  private static String flag(List<String> arguments) {
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      if (argument.startsWith("--login=")) {
        return argument.substring("--login=".length());
      }
      if ((argument.equals("--login") || argument.equals("-l")) && index + 1 < arguments.size()) {
        return arguments.get(index + 1);
      }
    }
    return BY_DEFAULT;
  }

  /** Whether it needs nobody. */
  boolean unattended() {
    return UNATTENDED.contains(mode);
  }
}
