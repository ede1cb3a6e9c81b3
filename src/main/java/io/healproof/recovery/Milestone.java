package io.healproof.recovery;

/**
 * Something that a recovery reached on its way.
 *
 * @param name a word of DESIGN.md in kebab case, e.g. {@code scheduled}
 * @param at when, in run time
 * @param setting what shapes the way to it, e.g. {@code tolerationSeconds 300}; empty where nothing
 *     is known
 */
public record Milestone(String name, TimeBounds at, String setting) {}
