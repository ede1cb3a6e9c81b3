package io.healproof.experiment;

import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.fault.PodEviction;
import io.healproof.stack.CalibrationTargets;

/** What calibration trials stand on: the observers of claims, and targets of which all is known. */
record CalibrationGround(
    Testbed bed, CalibrationTargets targets, PodEviction eviction, TargetCalls calls) {}
