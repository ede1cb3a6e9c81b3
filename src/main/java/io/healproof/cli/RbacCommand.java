package io.healproof.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code healproof rbac}. */
@Command(
    name = "rbac",
    description =
        "Prints the ServiceAccount, roles and bindings that a run on a context needs, and no more.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof rbac --context staging --claim CART-1 | kubectl --context staging apply -f -",
      "  healproof rbac --context staging --stack existing --scenarios ./my-claims --json",
      "  healproof rbac --context staging --argocd-context hub --hub --stack existing --scenarios ./my-claims",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class RbacCommand implements Callable<Integer> {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Session session;

  @Option(
      names = "--hub",
      description = "Those on the cluster that holds Argo CD, where --argocd-context names one.")
  boolean hub;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  RbacCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    selection.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    if (settings.context().value().isEmpty()) {
      throw HealproofException.usage(
          "rights are needed on a cluster that Healproof did not make: say which with --context NAME");
    }
    List<Map<String, Object>> objects = session.parts().rbac(settings, hub);
    if (settings.json().value()) {
      session.printJson(Map.of("apiVersion", "v1", "kind", "List", "items", objects));
    } else {
      objects.forEach(object -> session.out().print(yaml(object)));
      session.out().flush();
    }
    return ExitCode.PASS.status();
  }

  private static String yaml(Map<String, Object> object) {
    try {
      return YAML.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest that is not YAML", e);
    }
  }
}
