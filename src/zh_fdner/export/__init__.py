"""Annotated texts as files for people and other tools: the way back out of the project."""
