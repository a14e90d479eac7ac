"""Turns fdner, or any CoNLL-style Chinese NER corpus, into an installable spaCy pipeline."""

__version__ = "0.1.0"
