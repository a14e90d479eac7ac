"""Builds what the contenders read, before anything is timed."""
