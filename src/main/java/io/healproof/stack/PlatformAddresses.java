package io.healproof.stack;

import java.net.URI;

/** Where this machine reaches the platform's measuring parts. */
public record PlatformAddresses(URI prometheus, URI pushgateway) {}
