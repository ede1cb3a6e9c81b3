package io.healproof.stack;

import java.net.URI;
import java.util.Optional;

/**
 * Where this machine reaches the platform's measuring parts.
 *
 * @param pushgateway where results can be pushed to; empty where there is none
 */
public record PlatformAddresses(URI prometheus, Optional<URI> pushgateway) {}
