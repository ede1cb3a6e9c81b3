package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster that Healproof did not make; mixed into commands that can work on one. */
final class ContextOptions {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "A cluster that is there, by kubeconfig context; it must allow it (see docs).")
  @Nullable String context;

  @Option(
      names = "--argocd-context",
      paramLabel = "NAME",
      description = "The cluster that holds Argo CD, where it is another than that of --context.")
  @Nullable String argoCdContext;

  @Option(
      names = "--kubeconfig",
      paramLabel = "PATH[:PATH]",
      description = "Where contexts are named (default: KUBECONFIG, else ~/.kube/config).")
  @Nullable String kubeconfig;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = {
        "With sh and nsenter (util-linux, busybox): for a privileged pod on the node,",
        "by which processes, networks and nodes of a context are hit and put right."
      })
  @Nullable String image;

  void addTo(Map<SettingKey, String> flags) {
    Flags.put(flags, SettingKey.CONTEXT, context);
    Flags.put(flags, SettingKey.ARGOCD_CONTEXT, argoCdContext);
    Flags.put(flags, SettingKey.KUBECONFIG, kubeconfig);
    Flags.put(flags, SettingKey.IMAGE, image);
  }
}
