/** What a machine must have before Healproof can run on it, and how to mend what it lacks. */
@NullMarked
package io.healproof.cli.doctor;

import org.jspecify.annotations.NullMarked;
