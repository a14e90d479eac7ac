"""Readers of the input formats: what a file is, where it may be cut, what is between the cuts."""
