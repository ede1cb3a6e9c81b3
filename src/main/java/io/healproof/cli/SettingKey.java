package io.healproof.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be set, under the same name in every place. */
enum SettingKey {
  STACK,
  SCENARIOS,
  TRIALS,
  TAGS,
  CLAIM,
  CONTEXT,
  KUBECONFIG,
  ALLOW,
  LEASHED,
  NODES,
  SHARE,
  NAMESPACES,
  SPACING,
  WINDOWS,
  ARGOCD_NAMESPACE,
  ARGOCD_CONTEXT,
  ARGOCD_DESTINATION,
  PROMETHEUS,
  HEADERS,
  SCRAPE,
  PUSHGATEWAY,
  USERS_URL,
  USERS_KIND,
  USERS_TEXT,
  USERS_CREDENTIALS,
  IMAGE,
  IMAGES,
  AGENTS,
  KEEP,
  SEED,
  CALIBRATION,
  SIGN,
  JSON,
  QUIET;

  /** As in {@code healproof.yaml}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String flag() {
    return "--" + key();
  }

  String variable() {
    return "HEALPROOF_" + name();
  }

  String property() {
    return "healproof." + key();
  }

  static Optional<SettingKey> of(String key) {
    return Arrays.stream(values()).filter(known -> known.key().equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(SettingKey::key).toList();
  }
}
