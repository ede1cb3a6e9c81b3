package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is run, and where; mixed into {@code run} and {@code plan}. */
final class SelectionOptions {
  @Mixin StackOptions stack = new StackOptions();

  @Option(
      names = "--claim",
      paramLabel = "ID[,ID]",
      description = "Only these claims, by id: RC-POD-1.")
  @Nullable String claim;

  @Option(
      names = "--tags",
      paramLabel = "EXPRESSION",
      description = {
        "Only scenarios with these tags: \"@pod-failure and not @extended\".",
        "Without --tags and --claim, those with @extended are left out."
      })
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

  @Mixin ContextOptions cluster = new ContextOptions();

  @Option(
      names = "--leashed",
      negatable = true,
      description = "Do everything but the deed (default on a context; --no-leashed does it).")
  @Nullable Boolean leashed;

  @Option(
      names = "--argocd-namespace",
      paramLabel = "NAME",
      description = "Argo CD's namespace on a context (default argocd, else it is looked for).")
  @Nullable String argoCdNamespace;

  @Option(
      names = "--argocd-destination",
      paramLabel = "URL|NAME",
      description =
          "What Argo CD in another cluster calls the one of --context (default: its URL).")
  @Nullable String argoCdDestination;

  @Option(
      names = "--prometheus",
      paramLabel = "URL|NS/SERVICE:PORT",
      description = "Prometheus on a context (default: it is looked for).")
  @Nullable String prometheus;

  @Option(
      names = "--headers",
      paramLabel = "FILE",
      description =
          "HTTP headers for a Prometheus named by URL: tenant, token; read for each request.")
  @Nullable String headers;

  @Option(
      names = "--scrape",
      paramLabel = "SECONDS",
      description = "Scrape interval of the Prometheus on a context (default 1).")
  @Nullable String scrape;

  @Option(
      names = "--pushgateway",
      paramLabel = "URL",
      description = "Where a run on a context pushes its results (default: nowhere).")
  @Nullable String pushgateway;

  @Option(
      names = "--users-url",
      paramLabel = "URL",
      description = "Where this machine reaches what users use on a context (default: no users).")
  @Nullable String usersUrl;

  @Option(
      names = "--users-kind",
      paramLabel = "KIND",
      description = "http, rocketchat or matrix (default: as the stack says, else http).")
  @Nullable String usersKind;

  @Option(
      names = "--users-text",
      paramLabel = "TEXT",
      description = "What the page at the users' URL holds (default: any 2xx will do).")
  @Nullable String usersText;

  @Option(
      names = "--users-credentials",
      paramLabel = "FILE",
      description = "HTTP headers for a page; for a chat, an account as NAME: PASSWORD.")
  @Nullable String usersCredentials;

  @Option(
      names = "--keep",
      negatable = true,
      description = "Keep the cluster when the run has ended.")
  @Nullable Boolean keep;

  void addTo(Map<SettingKey, String> flags) {
    stack.addTo(flags);
    Flags.put(flags, SettingKey.CLAIM, claim);
    Flags.put(flags, SettingKey.TAGS, tags);
    Flags.put(flags, SettingKey.TRIALS, trials);
    Flags.put(flags, SettingKey.SEED, seed);
    Flags.put(flags, SettingKey.CALIBRATION, calibration);
    cluster.addTo(flags);
    Flags.put(flags, SettingKey.LEASHED, leashed);
    Flags.put(flags, SettingKey.ARGOCD_NAMESPACE, argoCdNamespace);
    Flags.put(flags, SettingKey.ARGOCD_DESTINATION, argoCdDestination);
    Flags.put(flags, SettingKey.PROMETHEUS, prometheus);
    Flags.put(flags, SettingKey.HEADERS, headers);
    Flags.put(flags, SettingKey.SCRAPE, scrape);
    Flags.put(flags, SettingKey.PUSHGATEWAY, pushgateway);
    Flags.put(flags, SettingKey.USERS_URL, usersUrl);
    Flags.put(flags, SettingKey.USERS_KIND, usersKind);
    Flags.put(flags, SettingKey.USERS_TEXT, usersText);
    Flags.put(flags, SettingKey.USERS_CREDENTIALS, usersCredentials);
    Flags.put(flags, SettingKey.KEEP, keep);
  }
}
