/**
 * Trials on a target whose true outages are known, because it scripts and logs them itself: the
 * instruments' own errors. Nothing here may look at a measurement to learn the truth, or at the
 * truth to measure.
 */
@NullMarked
package io.healproof.experiment.calibration;

import org.jspecify.annotations.NullMarked;
