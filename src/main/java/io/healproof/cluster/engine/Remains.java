package io.healproof.cluster.engine;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.healproof.HealproofException;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what bears the mark: after {@code down}, after an interrupted boot, after an engine that
 * was killed. What cannot be removed at once (a dead container that the engine still takes apart)
 * is tried again for a while.
 */
public final class Remains {
  private static final Logger LOG = LoggerFactory.getLogger(Remains.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Engine engine;
  private final Waiting waiting;
  private final Predicate<String> meant;

  public Remains(Engine engine, Waiting waiting) {
    this(engine, waiting, name -> true);
  }

  /**
   * Of what bears the mark, a part.
   *
   * @param meant tells by a name
   */
  public Remains(Engine engine, Waiting waiting, Predicate<String> meant) {
    this.engine = engine;
    this.waiting = waiting;
    this.meant = meant;
  }

  /** Everything that bears the mark, by kind and name. */
  public List<String> list() {
    List<String> found = new ArrayList<>();
    containers().forEach(container -> found.add("container " + Engine.name(container)));
    networks().forEach(network -> found.add("network " + network.getName()));
    volumes().forEach(volume -> found.add("volume " + volume.getName()));
    return found;
  }

  /**
   * Removes containers, then networks and volumes.
   *
   * @return what was removed
   * @throws HealproofException when something is still there at the deadline; the message names it
   */
  public List<String> clear() {
    List<String> found = list();
    if (found.isEmpty()) {
      return found;
    }
    List<String> refusals = new ArrayList<>();
    boolean gone =
        waiting.until(
            "remains of the local cluster are gone",
            POLL,
            DEADLINE,
            () -> {
              refusals.clear();
              containers().parallelStream().forEach(container -> tryRemove(container, refusals));
              networks().forEach(network -> tryRemove(network, refusals));
              volumes().forEach(volume -> tryRemove(volume, refusals));
              return list().isEmpty();
            });
    if (!gone) {
      throw HealproofException.broken(
          "The engine does not remove %s: %s. Restart the engine, then run ./healproof cluster down."
              .formatted(list(), refusals),
          null);
    }
    return found;
  }

  private void tryRemove(Container container, List<String> refusals) {
    attempt(
        "container " + Engine.name(container),
        refusals,
        () ->
            engine
                .docker()
                .removeContainerCmd(container.getId())
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
  }

  private void tryRemove(Network network, List<String> refusals) {
    attempt(
        "network " + network.getName(),
        refusals,
        () -> {
          // Endpoints of containers that died with the engine keep a network alive.
          engine
              .docker()
              .inspectNetworkCmd()
              .withNetworkId(network.getId())
              .exec()
              .getContainers()
              .keySet()
              .forEach(endpoint -> disconnect(network, endpoint));
          engine.docker().removeNetworkCmd(network.getId()).exec();
        });
  }

  private void disconnect(Network network, String container) {
    engine
        .docker()
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(container)
        .withForce(true)
        .exec();
  }

  private void tryRemove(InspectVolumeResponse volume, List<String> refusals) {
    attempt(
        "volume " + volume.getName(),
        refusals,
        () -> engine.docker().removeVolumeCmd(volume.getName()).exec());
  }

  private static void attempt(String what, List<String> refusals, Runnable removal) {
    try {
      removal.run();
    } catch (NotFoundException e) {
      LOG.atDebug().addKeyValue("what", what).setCause(e).log("already gone");
    } catch (DockerException e) {
      LOG.atDebug().addKeyValue("what", what).setCause(e).log("not removed yet");
      synchronized (refusals) {
        refusals.add(what + ": " + Engine.rootMessage(e));
      }
    }
  }

  private List<Container> containers() {
    return engine.marked().stream()
        .filter(container -> meant.test(Engine.name(container)))
        .toList();
  }

  private List<Network> networks() {
    return engine
        .docker()
        .listNetworksCmd()
        .withFilter("label", List.of(Engine.LABEL + "=" + Engine.LOCAL))
        .exec()
        .stream()
        .filter(network -> meant.test(network.getName()))
        .toList();
  }

  private List<InspectVolumeResponse> volumes() {
    List<InspectVolumeResponse> found =
        engine
            .docker()
            .listVolumesCmd()
            .withFilter("label", List.of(Engine.LABEL + "=" + Engine.LOCAL))
            .exec()
            .getVolumes();
    return found == null
        ? List.of()
        : found.stream().filter(volume -> meant.test(volume.getName())).toList();
  }
}
