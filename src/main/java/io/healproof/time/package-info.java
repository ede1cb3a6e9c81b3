/**
 * The one clock and the one way to wait. Knows nothing of the project; everybody may know it,
 * except {@code recovery} and {@code report}, which are pure.
 */
@NullMarked
package io.healproof.time;

import org.jspecify.annotations.NullMarked;
