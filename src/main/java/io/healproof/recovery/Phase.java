package io.healproof.recovery;

/**
 * One stretch of a recovery. The phases of a trial follow each other without a gap.
 *
 * @param name a word of DESIGN.md in kebab case, e.g. {@code scheduled}: the phase ends when this
 *     is reached
 * @param length how long it took
 * @param setting what shapes it, e.g. {@code tolerationSeconds 300}; empty where nothing is known
 */
public record Phase(String name, Interval length, String setting) {}
