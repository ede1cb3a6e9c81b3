module io.healproof/images/calibration-target

go 1.24.0
