"""Where the pipeline computes, and with how many threads."""

from .. import gpu
from .settings import Settings


def use_device(settings: Settings) -> None:
    """For the thread that calls it. Raises UserError if the GPU will not have it."""
    if settings.threads:
        import torch

        torch.set_num_threads(settings.threads)
    gpu.use_device(settings.gpu_id)
