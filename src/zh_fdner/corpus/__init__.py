"""Reads annotated sentences and writes them as DocBin."""
