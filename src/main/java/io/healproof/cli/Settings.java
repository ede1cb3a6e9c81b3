package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.cluster.ImageSource;
import io.healproof.cluster.LocalClusterSettings;
import io.healproof.evidence.SigningKey;
import io.healproof.fault.guard.TimeWindow;
import io.healproof.stack.UsersKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How this call is to be done, and where each value came from.
 *
 * @param stack name of a built-in stack, or an absolute path of a folder
 * @param scenarios folder or file of features, absolute; empty: those of the stack
 * @param trials overrides each scenario's own number, at least 1
 * @param tags Cucumber tag expression
 * @param claims ids of the claims to run; empty: all
 * @param context name of a kubeconfig context; empty: the local cluster
 * @param guards what is allowed on the cluster of a context
 * @param agents number of agent nodes, at least 1
 * @param keep whether the cluster stays when the run has ended
 * @param seed of everything random in the run
 * @param calibration how many calibration trials run along; 0 for none
 * @param sign key with which the run's record is signed; empty: it is not
 */
public record Settings(
    Setting<String> stack,
    Setting<Optional<Path>> scenarios,
    Setting<Optional<Integer>> trials,
    Setting<Optional<String>> tags,
    Setting<List<String>> claims,
    Setting<Optional<String>> context,
    ContextSettings guards,
    Setting<ImageSource> images,
    Setting<Integer> agents,
    Setting<Boolean> keep,
    Setting<Long> seed,
    Setting<Integer> calibration,
    Setting<Optional<SigningKey>> sign,
    Setting<Boolean> json,
    Setting<Boolean> quiet) {

  /** The stack is brought along: {@code deploy}, or {@code deploy:NAME} or {@code deploy:PATH}. */
  static final String DEPLOY = "deploy";

  private static final String BRINGING = DEPLOY + ":";
  private static final int MOST_AGENTS = 20;
  private static final int MOST_CALIBRATION = 1000;
  private static final int LONGEST_SCRAPE = 300;
  private static final Pattern IMAGE = Pattern.compile("[\\w.:/@-]+");

  /**
   * The settings of a call with these flags in these surroundings: a flag wins over a system
   * property, that over a variable, that over the file, that over the default.
   *
   * @throws HealproofException (usage) naming the place, the key and what was expected
   */
  static Settings resolve(Surroundings surroundings, Map<SettingKey, String> flags) {
    Path folder = surroundings.places().workingFolder();
    return resolve(
        folder,
        List.of(
            GivenValues.ofFlags(flags, folder),
            GivenValues.ofProperties(surroundings.properties(), folder),
            GivenValues.ofEnvironment(surroundings.environment(), folder),
            new SettingsFile(surroundings.places().settingsFile()).read()));
  }

  /**
   * The settings outside of a command, as in {@code mvn verify}: from system properties, variables,
   * {@code healproof.yaml} and defaults.
   *
   * @throws HealproofException (usage) naming the place, the key and what was expected
   */
  public static Settings ofProcess() {
    return resolve(Surroundings.ofProcess(), Map.of());
  }

  private static Settings resolve(Path folder, List<GivenValues> strongestFirst) {
    Resolver r = new Resolver(strongestFirst, folder);
    return new Settings(
        r.get(SettingKey.STACK, "rocketchat", "a name or a folder", Settings::stack),
        r.optional(SettingKey.SCENARIOS, "a folder or a file", Settings::path),
        r.optional(SettingKey.TRIALS, "a whole number of at least 1", Settings::trials),
        r.optional(SettingKey.TAGS, "a tag expression", GivenValues.Value::text),
        r.get(SettingKey.CLAIM, List.of(), "claim ids", Settings::list),
        r.optional(SettingKey.CONTEXT, "a context's name", GivenValues.Value::text),
        new ContextSettings(
            r.optional(SettingKey.KUBECONFIG, "paths of kubeconfigs", GivenValues.Value::text),
            r.get(SettingKey.ALLOW, List.of(), "names of contexts", Settings::list),
            r.optional(SettingKey.LEASHED, "true or false", Settings::yesOrNo),
            r.get(SettingKey.NODES, 1, "a whole number of nodes", Settings::count),
            r.get(SettingKey.SHARE, 50, "a whole number from 1 to 100", Settings::percent),
            r.get(SettingKey.NAMESPACES, 3, "a whole number of namespaces", Settings::count),
            r.get(SettingKey.SPACING, 60, "a whole number of seconds", Settings::count),
            r.get(
                SettingKey.WINDOWS,
                List.of(),
                "times like Mon-Fri 09:00-17:00 Europe/Berlin",
                v -> list(v).stream().map(TimeWindow::parse).toList()),
            r.optional(SettingKey.ARGOCD_NAMESPACE, "a namespace's name", GivenValues.Value::text),
            r.optional(SettingKey.ARGOCD_CONTEXT, "a context's name", GivenValues.Value::text),
            r.optional(
                SettingKey.ARGOCD_DESTINATION,
                "a server's address or a cluster's name",
                GivenValues.Value::text),
            r.optional(
                SettingKey.PROMETHEUS, "a URL or namespace/service:port", GivenValues.Value::text),
            r.optional(SettingKey.HEADERS, "a file with HTTP headers", Settings::path),
            r.get(
                SettingKey.SCRAPE,
                1,
                "a whole number of seconds from 1 to " + LONGEST_SCRAPE,
                v -> within(Integer.parseInt(v.text()), LONGEST_SCRAPE)),
            r.optional(SettingKey.PUSHGATEWAY, "a URL like http://HOST:9091", Settings::url),
            r.optional(
                SettingKey.USERS_URL,
                "a URL like https://HOST/PATH without credentials in it",
                Settings::openUrl),
            r.optional(SettingKey.USERS_KIND, "http, rocketchat or matrix", Settings::usersKind),
            r.optional(SettingKey.USERS_TEXT, "a text", GivenValues.Value::text),
            r.optional(SettingKey.USERS_CREDENTIALS, "a file", Settings::path),
            r.optional(SettingKey.IMAGE, "an image like REGISTRY/NAME:TAG", Settings::image)),
        r.get(SettingKey.IMAGES, ImageSource.AUTO, "auto, pull or build", Settings::images),
        r.get(SettingKey.AGENTS, 2, "a whole number from 1 to " + MOST_AGENTS, Settings::agents),
        r.get(SettingKey.KEEP, false, "true or false", Settings::yesOrNo),
        r.get(SettingKey.SEED, newSeed(), "a whole number", v -> Long.parseLong(v.text())),
        r.get(
            SettingKey.CALIBRATION,
            10,
            "a whole number from 0 to " + MOST_CALIBRATION,
            Settings::calibration),
        r.optional(SettingKey.SIGN, "a file that healproof keygen wrote", Settings::signingKey),
        r.get(SettingKey.JSON, false, "true or false", Settings::yesOrNo),
        r.get(SettingKey.QUIET, false, "true or false", Settings::yesOrNo));
  }

  /** Every setting, in a fixed order, for the run's record. */
  public List<Setting<?>> all() {
    List<Setting<?>> all =
        new ArrayList<>(List.of(stack, scenarios, trials, tags, claims, context));
    all.addAll(guards.all());
    all.addAll(List.of(images, agents, keep, seed, calibration, sign, json, quiet));
    return List.copyOf(all);
  }

  /** The local cluster that these settings ask for. */
  public LocalClusterSettings localCluster(Places places) {
    return new LocalClusterSettings(
        agents.value(), images.value(), places.fixtures(), places.cache());
  }

  /**
   * Refuses a cluster that Healproof did not make, where only its own will do.
   *
   * @param what is asked for, as the subject of a sentence
   * @throws HealproofException (refused) when a context is named
   */
  public void refuseContext(String what) {
    if (context.value().isPresent()) {
      throw HealproofException.refused(
          "Refused: %s on the local cluster alone, and context \"%s\" (from %s) names another. Call it without the context; plan, run, rbac and recover work with one."
              .formatted(what, context.value().get(), context.origin().where()));
    }
  }

  private static String stack(GivenValues.Value value) {
    String prefix = value.text().startsWith(BRINGING) ? BRINGING : "";
    String stack = value.text().substring(prefix.length());
    boolean folder = stack.contains("/") || stack.startsWith(".");
    return prefix + (folder ? path(value.origin().folder(), stack).toString() : stack);
  }

  private static Path path(GivenValues.Value value) {
    return path(value.origin().folder(), value.text());
  }

  private static Path path(Path folder, String text) {
    return folder.resolve(text).toAbsolutePath().normalize();
  }

  private static URI url(GivenValues.Value value) {
    URI url = URI.create(value.text());
    if (url.getHost() == null || !String.valueOf(url.getScheme()).startsWith("http")) {
      throw new IllegalArgumentException(value.text());
    }
    return url;
  }

  /** A URL that may be shown. */
  private static URI openUrl(GivenValues.Value value) {
    URI url = url(value);
    if (url.getRawUserInfo() != null) {
      // The value is left out of the message that this ends in.
      throw HealproofException.usage(
          "%s: the URL names a user before its host; credentials go into a file, --users-credentials FILE."
              .formatted(value.origin().where()));
    }
    return url;
  }

  private static UsersKind usersKind(GivenValues.Value value) {
    return UsersKind.valueOf(value.text().toUpperCase(Locale.ROOT));
  }

  private static String image(GivenValues.Value value) {
    if (!IMAGE.matcher(value.text()).matches()) {
      throw new IllegalArgumentException(value.text());
    }
    return value.text();
  }

  /** The key itself, as an environment variable may hold it, or the file that it is in. */
  private static SigningKey signingKey(GivenValues.Value value) {
    if (value.text().contains("-----BEGIN")) {
      return SigningKey.of(value.text(), value.origin().where());
    }
    Path file = path(value);
    try {
      return SigningKey.of(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw HealproofException.usage(
          value.origin().where() + ": the key " + file + " cannot be read: " + e);
    }
  }

  private static int trials(GivenValues.Value value) {
    return within(Integer.parseInt(value.text()), Integer.MAX_VALUE);
  }

  private static int calibration(GivenValues.Value value) {
    int trials = Integer.parseInt(value.text());
    return trials == 0 ? 0 : within(trials, MOST_CALIBRATION);
  }

  private static int agents(GivenValues.Value value) {
    return within(Integer.parseInt(value.text()), MOST_AGENTS);
  }

  private static int count(GivenValues.Value value) {
    int count = Integer.parseInt(value.text());
    return count == 0 ? 0 : within(count, 1_000_000);
  }

  private static int percent(GivenValues.Value value) {
    return within(Integer.parseInt(value.text()), 100);
  }

  private static int within(int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(number + " is not within 1 and " + most);
    }
    return number;
  }

  private static List<String> list(GivenValues.Value value) {
    return Arrays.stream(value.text().split(",", -1)).map(String::strip).toList();
  }

  private static ImageSource images(GivenValues.Value value) {
    return ImageSource.valueOf(value.text().toUpperCase(Locale.ROOT));
  }

  private static boolean yesOrNo(GivenValues.Value value) {
    return switch (value.text().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value.text());
    };
  }

  private static long newSeed() {
    return RandomGenerator.getDefault().nextLong(1, 1_000_000_000);
  }

  /** Picks each value from the strongest place that gives one. */
  private record Resolver(List<GivenValues> strongestFirst, Path folder) {

    <T> Setting<T> get(
        SettingKey key, T byDefault, String expected, Function<GivenValues.Value, T> read) {
      return given(key)
          .map(value -> new Setting<>(key.key(), read(key, value, expected, read), value.origin()))
          .orElseGet(() -> new Setting<>(key.key(), byDefault, new Origin("default", folder)));
    }

    <T> Setting<Optional<T>> optional(
        SettingKey key, String expected, Function<GivenValues.Value, T> read) {
      return get(key, Optional.empty(), expected, value -> Optional.of(read.apply(value)));
    }

    private Optional<GivenValues.Value> given(SettingKey key) {
      return strongestFirst.stream()
          .flatMap(place -> Stream.ofNullable(place.values().get(key)))
          .findFirst();
    }

    private static <T> T read(
        SettingKey key,
        GivenValues.Value value,
        String expected,
        Function<GivenValues.Value, T> read) {
      try {
        return read.apply(value);
      } catch (IllegalArgumentException e) {
        throw new HealproofException(
            io.healproof.ExitCode.USAGE,
            value.origin().where()
                + ": \""
                + key.key()
                + "\" must be "
                + expected
                + ", not \""
                + value.text()
                + "\".",
            e);
      }
    }
  }
}
