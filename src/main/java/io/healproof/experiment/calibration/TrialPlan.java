package io.healproof.experiment.calibration;

import java.time.Duration;

/**
 * One calibration trial, as decided beforehand.
 *
 * @param number from 1
 * @param length scripted time, zero where the regime scripts none
 * @param delay from the order to the fault, so that the fault's phase against every grid is random
 * @param period of the client's requests
 */
public record TrialPlan(
    int number, Regime regime, Duration length, Duration delay, Duration period) {}
