"""Many trainings to one end: over seeds, folds, amounts of data and settings. Nothing is lost."""
