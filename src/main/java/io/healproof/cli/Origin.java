package io.healproof.cli;

import java.nio.file.Path;

/**
 * Where a setting's value was given.
 *
 * @param where for people: {@code default}, {@code healproof.yaml line 3}, {@code
 *     HEALPROOF_TRIALS}, {@code -Dhealproof.trials}, {@code --trials}
 * @param folder that relative paths are relative to
 */
public record Origin(String where, Path folder) {}
