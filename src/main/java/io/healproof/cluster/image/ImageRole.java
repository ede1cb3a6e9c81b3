package io.healproof.cluster.image;

import java.util.Optional;

/**
 * When an image is needed.
 *
 * @param phase the earliest part of a boot that needs it
 * @param stack the stack that asks for it; empty unless the phase is STACK
 */
public record ImageRole(Phase phase, String stack) {

  /** The parts of a boot, in order. */
  public enum Phase {
    /** The node image itself; never served to nodes. */
    NODE,
    /** The registry that runs beside the nodes; never served to nodes. */
    REGISTRY,
    /** What nodes need before they are Ready. */
    SYSTEM,
    /** What the platform stands on. */
    PLATFORM,
    /** What one stack deploys. */
    STACK
  }

  /**
   * Reads {@code node}, {@code registry}, {@code system}, {@code platform} or {@code stack:NAME}.
   */
  static Optional<ImageRole> parse(String text) {
    if (text.startsWith("stack:") && text.length() > "stack:".length()) {
      return Optional.of(new ImageRole(Phase.STACK, text.substring("stack:".length())));
    }
    return switch (text) {
      case "node" -> Optional.of(new ImageRole(Phase.NODE, ""));
      case "registry" -> Optional.of(new ImageRole(Phase.REGISTRY, ""));
      case "system" -> Optional.of(new ImageRole(Phase.SYSTEM, ""));
      case "platform" -> Optional.of(new ImageRole(Phase.PLATFORM, ""));
      default -> Optional.empty();
    };
  }

  /** Whether nodes cannot boot without it. */
  boolean neededToBoot() {
    return phase.compareTo(Phase.PLATFORM) < 0;
  }
}
