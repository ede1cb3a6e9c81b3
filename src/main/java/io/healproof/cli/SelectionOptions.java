package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is run, and where; mixed into {@code run} and {@code plan}. */
final class SelectionOptions {
  @Option(
      names = "--stack",
      paramLabel = "NAME|PATH",
      description = "A built-in stack, or a folder with Argo CD Applications (default rocketchat).")
  @Nullable String stack;

  @Option(
      names = "--scenarios",
      paramLabel = "PATH",
      description = "Folder or file with features (default: those of the stack).")
  @Nullable String scenarios;

  @Option(
      names = "--claim",
      paramLabel = "ID[,ID]",
      description = "Only these claims, by id: RC-POD-1.")
  @Nullable String claim;

  @Option(
      names = "--tags",
      paramLabel = "EXPRESSION",
      description = "Only scenarios with these tags: \"@pod-failure and not @slow\".")
  @Nullable String tags;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "Trials of every scenario, instead of its own number.")
  @Nullable String trials;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of everything random; a run's seed is in its record.")
  @Nullable String seed;

  @Option(
      names = "--calibration",
      paramLabel = "N",
      description = "Calibration trials that run along; 0 for none (default 10).")
  @Nullable String calibration;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "A cluster that is there, by kubeconfig context; it must allow it (see docs).")
  @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "PATH[:PATH]",
      description = "Where contexts are named (default: KUBECONFIG, else ~/.kube/config).")
  @Nullable String kubeconfig;

  @Option(
      names = "--leashed",
      negatable = true,
      description = "Do everything but the deed (default on a context; --no-leashed does it).")
  @Nullable Boolean leashed;

  @Option(
      names = "--prometheus",
      paramLabel = "URL|NS/SERVICE:PORT",
      description = "Prometheus on a context (default: it is looked for).")
  @Nullable String prometheus;

  @Option(
      names = "--keep",
      negatable = true,
      description = "Keep the cluster when the run has ended.")
  @Nullable Boolean keep;

  void addTo(Map<SettingKey, String> flags) {
    Flags.put(flags, SettingKey.STACK, stack);
    Flags.put(flags, SettingKey.SCENARIOS, scenarios);
    Flags.put(flags, SettingKey.CLAIM, claim);
    Flags.put(flags, SettingKey.TAGS, tags);
    Flags.put(flags, SettingKey.TRIALS, trials);
    Flags.put(flags, SettingKey.SEED, seed);
    Flags.put(flags, SettingKey.CALIBRATION, calibration);
    Flags.put(flags, SettingKey.CONTEXT, context);
    Flags.put(flags, SettingKey.KUBECONFIG, kubeconfig);
    Flags.put(flags, SettingKey.LEASHED, leashed);
    Flags.put(flags, SettingKey.PROMETHEUS, prometheus);
    Flags.put(flags, SettingKey.KEEP, keep);
  }
}
