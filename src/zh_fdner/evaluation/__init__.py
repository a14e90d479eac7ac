"""What the `evaluate` and `compare` steps measure, write and print."""
