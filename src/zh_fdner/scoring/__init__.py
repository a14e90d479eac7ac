"""Statistics of entity recognition: counts, intervals, tests, kinds of error, calibration."""
