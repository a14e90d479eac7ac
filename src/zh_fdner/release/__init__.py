"""From the trained pipeline to a wheel that others install, and the proof that it works."""
