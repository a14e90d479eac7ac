"""The report that one looks at: from the files in `metrics/` to one page."""
