"""Continues an encoder's masked-LM on a user's own texts, or trains a small one from scratch."""
