@NullMarked
package io.healproof.cli.doctor;

import org.jspecify.annotations.NullMarked;
