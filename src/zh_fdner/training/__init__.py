"""Training that goes on where it was killed: spaCy's loop, and what it takes to resume it."""
