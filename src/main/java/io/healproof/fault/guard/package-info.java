/**
 * What must hold before anything is done to a cluster that Healproof did not make. Each guard is a
 * small pure decision with its reason; what they judge is read once, and nothing is changed before
 * all of them allow it.
 */
@NullMarked
package io.healproof.fault.guard;

import org.jspecify.annotations.NullMarked;
