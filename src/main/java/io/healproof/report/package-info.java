/** From a run's record to pages and files. Pure: knows {@code evidence} and {@code recovery}. */
@NullMarked
package io.healproof.report;

import org.jspecify.annotations.NullMarked;
