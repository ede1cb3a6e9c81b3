package io.healproof.cluster.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.HealproofException;
import io.healproof.time.Interruption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that gives credentials out, e.g. {@code kubelogin get-token}. Only its standard output
 * is the answer; its standard error is kept apart, and is told when it fails. It gets no standard
 * input: nobody sits there.
 *
 * @param environment variables on top of this process's own
 * @param clusterInfo what it is told of the cluster; empty when it did not ask
 */
public record ExecPlugin(
    String context,
    String apiVersion,
    String command,
    List<String> arguments,
    Map<String, String> environment,
    String interactiveMode,
    String installHint,
    ObjectNode clusterInfo) {

  /** Azure's tools take seconds; a proof of presence that nobody gives takes for ever. */
  public static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(ExecPlugin.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GROUP = "client.authentication.k8s.io/";
  private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1");
  private static final int LONGEST_QUOTE = 400;
  private static final int LONGEST_ANSWER = 1 << 20;

  /** Tells what the program started from everything else on this machine. */
  private static final String MARK = "HEALPROOF_CREDENTIAL_PLUGIN";

  /** What looks like a token is not repeated, whoever printed it. */
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[\\w-]+\\.[\\w-]*(\\.[\\w-]*)?|[A-Za-z0-9+/_=-]{40,}");

  public ExecPlugin {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * Reads a user's {@code exec}.
   *
   * @throws HealproofException (REFUSED) for a version that {@code kubectl} no longer has, or a
   *     program that wants a person
   */
  static ExecPlugin of(JsonNode exec, Access access) {
    Map<String, String> environment = new LinkedHashMap<>();
    exec.path("env")
        .forEach(each -> environment.put(each.path("name").asText(), each.path("value").asText()));
    List<String> arguments = new ArrayList<>();
    exec.path("args").forEach(each -> arguments.add(each.asText()));
    ExecPlugin plugin =
        new ExecPlugin(
            access.context(),
            exec.path("apiVersion").asText(),
            exec.path("command").asText(),
            arguments,
            environment,
            exec.path("interactiveMode").asText("IfAvailable"),
            exec.path("installHint").asText().strip(),
            exec.path("provideClusterInfo").asBoolean()
                ? clusterInfo(access.cluster())
                : JSON.createObjectNode());
    plugin.requireUsable();
    return plugin;
  }

  private static ObjectNode clusterInfo(ObjectNode cluster) {
    ObjectNode info = JSON.createObjectNode();
    Stream.of("server", "tls-server-name", "proxy-url", "certificate-authority-data")
        .filter(cluster::hasNonNull)
        .forEach(field -> info.put(field, cluster.path(field).asText()));
    if (cluster.path("insecure-skip-tls-verify").asBoolean()) {
      info.put("insecure-skip-tls-verify", true);
    }
    String authority = cluster.path("certificate-authority").asText();
    if (!authority.isEmpty() && !info.has("certificate-authority-data")) {
      try {
        byte[] pem = Files.readAllBytes(Path.of(authority));
        info.put("certificate-authority-data", Base64.getEncoder().encodeToString(pem));
      } catch (IOException e) {
        throw HealproofException.usage(
            "The certificate-authority " + authority + " cannot be read: " + e);
      }
    }
    return info;
  }

  private void requireUsable() {
    if (!VERSIONS.contains(apiVersion)) {
      throw refused(
          "has the apiVersion \"%s\"; expected %sv1 or v1beta1. Renew the entry: on AKS, az aks get-credentials and kubelogin convert-kubeconfig"
              .formatted(apiVersion, GROUP));
    }
    if (interactiveMode.equals("Always")) {
      throw refused("wants a person at a terminal (interactiveMode: Always), and none is there");
    }
    Kubelogin.of(this)
        .filter(login -> !login.unattended())
        .ifPresent(
            login -> {
              throw refused(
                  "logs in by \"%s\", which wants a person. Choose another way: kubelogin convert-kubeconfig -l azurecli (or %s)"
                      .formatted(login.mode(), String.join(", ", Kubelogin.UNATTENDED)));
            });
  }

  private HealproofException refused(String why) {
    return HealproofException.refused(
        "Refused: the credential plugin %s of context \"%s\" %s.".formatted(command, context, why));
  }

  /**
   * Runs the program once.
   *
   * @throws HealproofException (BROKEN) when it is not there, fails, answers something else than a
   *     credential, or does not answer in time
   */
  public ExecCredential run(Duration deadline) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(command), arguments.stream()).toList());
    builder.environment().putAll(environment);
    builder.environment().put("KUBERNETES_EXEC_INFO", question());
    String mark = UUID.randomUUID().toString();
    builder.environment().put(MARK, mark);
    LOG.atInfo().addKeyValue("command", command).addKeyValue("context", context).log("credentials");
    try {
      Process process = builder.start();
      try {
        return answer(process, deadline);
      } catch (HealproofException e) {
        end(process, mark);
        throw e;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw HealproofException.broken(
          "The credential plugin %s of context \"%s\" cannot be run: %s.%s"
              .formatted(
                  command,
                  context,
                  e.getMessage(),
                  installHint.isEmpty() ? " Install it, or mend PATH." : " " + installHint),
          e);
    }
  }

  private String question() {
    ObjectNode question = JSON.createObjectNode();
    question.put("apiVersion", apiVersion).put("kind", "ExecCredential");
    ObjectNode spec = question.putObject("spec").put("interactive", false);
    if (!clusterInfo.isEmpty()) {
      spec.set("cluster", clusterInfo);
    }
    try {
      return JSON.writeValueAsString(question);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is no JSON", e);
    }
  }

  private ExecCredential answer(Process process, Duration deadline) throws IOException {
    process.getOutputStream().close();
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> err = text(process.getErrorStream());
    try {
      // A child that outlives the program may keep its output open.
      String answer = out.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() != 0) {
        throw failed("ended with status " + process.exitValue(), said(err));
      }
      return ExecCredential.read(answer, apiVersion);
    } catch (ExecCredential.NoCredential e) {
      throw failed("answered something else than a credential: " + e.getMessage(), said(err));
    } catch (TimeoutException e) {
      // What it said so far is read to its end, for which it has to end.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw failed("did not answer within " + deadline.toSeconds() + " s", said(err));
    } catch (ExecutionException e) {
      throw failed("could not be listened to: " + cause(e), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption();
    }
  }

  private static String cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : String.valueOf(cause.getMessage());
  }

  private static CompletableFuture<String> text(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                byte[] all = stream.readNBytes(LONGEST_ANSWER + 1);
                if (all.length > LONGEST_ANSWER) {
                  throw new IOException("it wrote more than " + LONGEST_ANSWER + " bytes");
                }
                text.complete(new String(all, StandardCharsets.UTF_8));
              } catch (IOException | UncheckedIOException e) {
                text.completeExceptionally(e);
              }
            },
            "credential plugin");
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  /** The end of what it wrote to its standard error. */
  private static String said(CompletableFuture<String> err) {
    try {
      String all = err.get(1, TimeUnit.SECONDS).strip();
      String end = all.substring(Math.max(0, all.length() - LONGEST_QUOTE));
      return TOKEN.matcher(end).replaceAll("***").replaceAll("\\s*\\R\\s*", " / ");
    } catch (ExecutionException | TimeoutException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private HealproofException failed(String how, String said) {
    return HealproofException.broken(
        "The credential plugin %s of context \"%s\" %s.%s Try it: kubectl --context %s version"
            .formatted(command, context, how, said.isEmpty() ? "" : " It said: " + said, context),
        null);
  }

  /** Ends the program and all that it started, even what no longer has a living parent. */
  private static void end(Process process, String mark) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    ProcessHandle.allProcesses()
        .filter(other -> bears(other, mark))
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** Children inherit the environment, and Linux shows it to their own user. */
  private static boolean bears(ProcessHandle process, String mark) {
    Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
    try {
      return Files.readString(environment, StandardCharsets.ISO_8859_1)
          .contains(MARK + "=" + mark + "\0");
    } catch (IOException e) {
      return false; // Another user's, gone, or another system.
    }
  }

  /** Arguments and variables may hold secrets. */
  @Override
  public String toString() {
    return "credential plugin " + command + " of context " + context;
  }
}
