"""What runs inside the pipeline: these modules are copied into the packaged wheel.

They import one another relatively, and nothing else of this project but what is copied with them
(`release/runtime.py`), so that the wheel stands on its own.
"""
