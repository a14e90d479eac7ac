"""A module a format, each with `read(path, problems)`: all sentences of one file, in order.

`problems` takes what is wrong with the file; the caller raises it (see `corpus.read`).
"""
