@NullMarked
package io.healproof.cli;

import org.jspecify.annotations.NullMarked;
