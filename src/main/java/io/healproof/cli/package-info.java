/** The commands. Knows everybody; the only code that writes to the terminal. */
@NullMarked
package io.healproof.cli;

import org.jspecify.annotations.NullMarked;
