package io.healproof.cluster.image;

import com.fasterxml.jackson.core.type.TypeReference;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.healproof.HealproofException;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.EngineImages;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.StateFile;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry beside the nodes, which mirrors every upstream registry for them. Its content lies
 * in the cache and outlives the container.
 */
public final class Registry {
  /** The container's name, and its host name for the nodes. */
  public static final String NAME = "healproof-registry";

  private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
  private static final ExposedPort PORT = ExposedPort.tcp(5000);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String MANIFESTS =
      "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json";

  private final Engine engine;
  private final EngineImages images;
  private final Path storage;
  private final StateFile<Map<String, Served>> record;
  private final Waiting waiting;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * What the registry serves under one name.
   *
   * @param content hash of what the image was made from, or the image's id when it was loaded
   * @param digest of the image's manifest
   * @param builtFrom module or package with version, or empty
   * @param standsInFor the product it stands in for, or empty
   */
  public record Served(String content, String digest, String builtFrom, String standsInFor) {}

  /**
   * @param folder where content and record are kept
   */
  public Registry(Engine engine, Path folder, Waiting waiting) {
    this.engine = engine;
    this.images = new EngineImages(engine);
    this.storage = folder.resolve("data");
    this.record = new StateFile<>(folder.resolve("served.json"), new TypeReference<>() {});
    this.waiting = waiting;
  }

  /**
   * Starts the registry from the given image, unless it runs from that image already.
   *
   * @throws HealproofException when it does not answer; the message has its last log lines
   */
  public void start(String image, NodeNetwork network) {
    Optional<InspectContainerResponse> existing = engine.container(NAME);
    if (existing.isPresent()) {
      if (isCurrent(existing.get(), image)) {
        return;
      }
      engine.docker().removeContainerCmd(existing.get().getId()).withForce(true).exec();
    }
    create(image, network);
    boolean answers = waiting.until("registry answers", Duration.ofMillis(50), DEADLINE, this::up);
    if (!answers) {
      throw HealproofException.broken(
          "The registry container %s does not answer after %d s. Its last lines: %s"
              .formatted(
                  NAME,
                  DEADLINE.toSeconds(),
                  String.join(System.lineSeparator(), engine.lastLines(NAME, 15))),
          null);
    }
  }

  private boolean isCurrent(InspectContainerResponse container, String image) {
    Map<String, String> labels = container.getConfig().getLabels();
    if (labels == null || !Engine.LOCAL.equals(labels.get(Engine.LABEL))) {
      throw HealproofException.broken(
          "A container %s exists that Healproof did not make. Remove it: docker rm -f %s"
              .formatted(NAME, NAME),
          null);
    }
    return Boolean.TRUE.equals(container.getState().getRunning())
        && image.equals(container.getConfig().getImage());
  }

  private void create(String image, NodeNetwork network) {
    try {
      Files.createDirectories(storage);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot make " + storage + ": " + e.getMessage(), e);
    }
    Bind data =
        new Bind(
            storage.toAbsolutePath().toString(), new Volume("/var/lib/registry"), AccessMode.rw);
    // Only this machine pushes; the engine chooses a port that is free.
    PortBinding port = new PortBinding(Ports.Binding.bindIp("127.0.0.1"), PORT);
    String id =
        engine
            .docker()
            .createContainerCmd(image)
            .withName(NAME)
            .withHostName(NAME)
            .withLabels(Engine.mark())
            .withExposedPorts(PORT)
            .withHostConfig(
                HostConfig.newHostConfig()
                    .withNetworkMode(NodeNetwork.NAME)
                    .withPortBindings(port)
                    .withBinds(data))
            .withIpv4Address(network.registryAddress())
            .exec()
            .getId();
    engine.docker().startContainerCmd(id).exec();
  }

  private boolean up() {
    try {
      return send("GET", "/v2/").statusCode() == 200;
    } catch (IOException | HealproofException e) {
      LOG.debug("registry does not answer yet", e);
      return false;
    }
  }

  /**
   * Makes a local image available to nodes under an upstream name, unless that very content is.
   *
   * @param image local name
   * @param as upstream name
   * @param what content and origin; its digest is filled in
   * @return whether anything had to be pushed
   */
  public boolean serve(String image, ImageReference as, Served what) throws InterruptedException {
    Optional<Served> before = Optional.ofNullable(served().get(as.toString()));
    Optional<String> there = digest(as);
    if (before.isPresent()
        && before.get().content().equals(what.content())
        && there.isPresent()
        && there.get().equals(before.get().digest())) {
      return false;
    }
    try {
      images.push(image, address() + "/" + as.path(), as.tag());
    } catch (IOException e) {
      throw HealproofException.broken("Cannot push " + as + ": " + e.getMessage(), e);
    }
    String digest =
        digest(as)
            .orElseThrow(
                () ->
                    HealproofException.broken("The registry has no " + as + " after a push", null));
    remember(as, new Served(what.content(), digest, what.builtFrom(), what.standsInFor()));
    return true;
  }

  private synchronized void remember(ImageReference as, Served what) {
    Map<String, Served> all = new TreeMap<>(served());
    all.put(as.toString(), what);
    record.write(all);
  }

  /** Forgets what was built and is no longer offered by the fixtures; loaded images stay. */
  public synchronized void keepOnly(Set<String> offered) {
    Map<String, Served> all = new TreeMap<>(served());
    if (all.entrySet()
        .removeIf(
            entry ->
                !entry.getValue().builtFrom().isEmpty() && !offered.contains(entry.getKey()))) {
      record.write(all);
    }
  }

  /** Everything that was pushed, by upstream name. */
  public synchronized Map<String, Served> served() {
    return record.read().map(Collections::unmodifiableMap).orElse(Map.of());
  }

  private Optional<String> digest(ImageReference reference) {
    try {
      HttpResponse<Void> answer =
          send("HEAD", "/v2/" + reference.path() + "/manifests/" + reference.tag());
      return answer.statusCode() == 200
          ? answer.headers().firstValue("Docker-Content-Digest")
          : Optional.empty();
    } catch (IOException e) {
      throw HealproofException.broken(
          "The registry container %s does not answer: %s. Run ./healproof cluster down, then up."
              .formatted(NAME, e),
          e);
    }
  }

  private HttpResponse<Void> send(String method, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Accept", MANIFESTS)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String address() {
    return engine
        .container(NAME)
        .map(container -> container.getNetworkSettings().getPorts().getBindings().get(PORT))
        .filter(bindings -> bindings.length > 0)
        .map(bindings -> "127.0.0.1:" + bindings[0].getHostPortSpec())
        .orElseThrow(
            () ->
                HealproofException.broken(
                    "The registry container "
                        + NAME
                        + " is not running. Run ./healproof cluster up.",
                    null));
  }
}
