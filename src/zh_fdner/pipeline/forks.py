"""Lets a forked process predict, though its parent's threads were not forked with it."""

import os

import torch

_process = os.getpid()


def settle_after_fork() -> None:
    """In a forked process, have torch work in one thread: its pool has no other thread left, and
    would wait for them for ever."""
    global _process  # noqa: PLW0603
    if os.getpid() != _process:
        torch.set_num_threads(1)
        _process = os.getpid()
