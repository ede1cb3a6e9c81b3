package io.healproof.stack;

import io.healproof.Secret;

/** An account that is there already. */
public record Account(String name, Secret password) {}
