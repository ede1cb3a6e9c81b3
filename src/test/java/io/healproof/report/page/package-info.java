@NullMarked
package io.healproof.report.page;

import org.jspecify.annotations.NullMarked;
