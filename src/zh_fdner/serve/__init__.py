"""A pipeline as a web service.

`server` listens, `app` is the FastAPI application behind it. A request passes `gate` (how large,
how long, how many), waits in `line`, is read by the `worker` in a batch with others, which
`batcher` sees to, and is answered in the shape of `schemas`. What is refused is told by `problems`.

FastAPI, uvicorn and prometheus-client are the extra `serve`; nothing here imports them but what
`cli.run` imports.
"""
