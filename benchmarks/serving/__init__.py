"""The service under load; run by `python -m benchmarks.serve`."""
