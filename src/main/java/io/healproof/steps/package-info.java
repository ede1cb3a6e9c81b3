/** The Gherkin vocabulary: thin methods that describe a claim. Knows {@code experiment}. */
@NullMarked
package io.healproof.steps;

import org.jspecify.annotations.NullMarked;
