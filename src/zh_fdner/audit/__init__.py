"""Looks for what makes a corpus' scores say less than they seem to."""
