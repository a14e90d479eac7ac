"""How alike sentences are."""
