"""Annotates files of any size with a pipeline, so that a kill at any moment costs no record."""
