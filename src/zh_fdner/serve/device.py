"""Where the pipeline computes, and with how many threads."""

import spacy

from ..errors import UserError
from .settings import Settings


def use_device(settings: Settings) -> None:
    """For the thread that calls it: both libraries remember the device by thread.

    Raises UserError if there is no such GPU, or it cannot be used.
    """
    if settings.threads:
        import torch

        torch.set_num_threads(settings.threads)
    if settings.gpu_id >= 0:
        try:
            spacy.require_gpu(settings.gpu_id)
        except Exception as error:
            # What CuPy and CUDA raise is of many kinds.
            raise UserError(
                f"--gpu-id {settings.gpu_id}: the GPU cannot be used: {error}\n"
                "Take --gpu-id -1 for the CPU."
            ) from error
