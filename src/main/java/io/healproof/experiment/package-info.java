/**
 * One claim, run: steady state, fault, recovery, verdict; controls. Knows {@code stack}, {@code
 * fault}, {@code observe}, {@code evidence} and {@code recovery}.
 */
@NullMarked
package io.healproof.experiment;

import org.jspecify.annotations.NullMarked;
