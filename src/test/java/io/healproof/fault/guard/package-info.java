@NullMarked
package io.healproof.fault.guard;

import org.jspecify.annotations.NullMarked;
