"""Compares a run with the published model's, and says what the comparison is worth."""
