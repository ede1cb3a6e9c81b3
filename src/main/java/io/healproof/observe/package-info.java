/** Independent witnesses of a trial. Knows {@code cluster} and {@code recovery}. */
@NullMarked
package io.healproof.observe;

import org.jspecify.annotations.NullMarked;
