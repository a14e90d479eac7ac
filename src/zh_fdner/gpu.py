"""Chooses the device, and says in one line what a GPU that cannot be used is lacking."""

import re
import shutil
import subprocess
from dataclasses import dataclass

import spacy

from .errors import UserError

CPU = -1
OLDEST_CUDA, NEWEST_CUDA = 12, 13
# By which it is set: in the project's steps, and in the commands of an installed pipeline.
PROJECT_OPTION, OPTION = "--vars.gpu_id", "--gpu-id"


@dataclass(frozen=True)
class GpuState:
    """driver_cuda: the newest CUDA that the driver of a present GPU serves, as "12.4";
    None without a GPU. torch_cuda: the CUDA that torch was built for; None for a CPU build.
    torch_devices: GPUs that torch can use. cupy: "works", "missing" or what it failed with.
    """

    driver_cuda: str | None
    torch_cuda: str | None
    torch_devices: int
    cupy: str


def choose_device(setting: str, state: GpuState | None = None, option: str = PROJECT_OPTION) -> int:
    """The GPU's number, or -1 for the CPU.

    setting: "auto" (the first GPU if one works, else the CPU), "-1", or a GPU's number.
    option: by which the user has set it.
    Raises UserError if a GPU asked for by number cannot be used.
    """
    check_setting(setting, option)
    if setting == str(CPU):
        return CPU
    state = state or inspect_gpu()
    problem = diagnose(state)
    if setting == "auto":
        if problem and state.driver_cuda:
            print(f"⚠ There is a GPU, but it cannot be used: {problem} Going on with the CPU.")
        return CPU if problem else 0
    wanted = int(setting)
    if not problem and wanted >= state.torch_devices:
        problem = f"There are {state.torch_devices} GPUs, from 0."
    if problem:
        raise UserError(f"{option} {wanted}: {problem}\nTake {option} {CPU} for the CPU.")
    return wanted


def check_setting(setting: str, option: str) -> None:
    """Looks at no GPU. Raises UserError if it is no device."""
    if not re.fullmatch(r"auto|-1|\d+", setting):
        raise UserError(f"{option} {setting}: expected auto, {CPU} (the CPU) or a GPU's number.")


def use_device(gpu_id: int) -> None:
    """From here on, this thread loads and runs pipelines there: both spaCy and torch remember
    the device by thread. gpu_id: as `choose_device` gives it.

    Raises UserError if the GPU will not have it.
    """
    if gpu_id == CPU:
        return
    try:
        spacy.require_gpu(gpu_id)
    except Exception as error:
        # What CuPy and CUDA raise is of many kinds.
        raise UserError(
            f"GPU {gpu_id} cannot be used: {error}\nTake another, or {CPU} for the CPU."
        ) from error


def diagnose(state: GpuState) -> str | None:
    """What keeps the GPU from being used and which package to install; None if it works."""
    if state.driver_cuda is None and not state.torch_devices:
        return "No NVIDIA GPU was found."
    if state.torch_devices and state.torch_cuda is None:
        return "torch is built for another kind of GPU; spaCy needs one with CUDA."
    if not state.torch_devices:
        return _torch_sees_none(state)
    package = f"cupy-cuda{_major(state.torch_cuda)}x"
    if state.cupy == "missing":
        return f"spaCy needs CuPy for it. Install: pip install {package}"
    if state.cupy != "works":
        return (
            f"CuPy does not work ({state.cupy}). Uninstall every cupy package and install the "
            f"one for torch: pip install {package}"
        )
    return None


def _torch_sees_none(state: GpuState) -> str:
    serves, built_for = _major(state.driver_cuda), _major(state.torch_cuda)
    if serves < OLDEST_CUDA:
        return f"Its driver serves CUDA {state.driver_cuda}; update the driver to serve CUDA 12."
    if state.torch_cuda and built_for <= serves:
        return "torch sees no GPU. Is CUDA_VISIBLE_DEVICES set to none?"
    build = f"CUDA {state.torch_cuda}" if state.torch_cuda else "the CPU"
    fitting = min(serves, NEWEST_CUDA)
    return (
        f"torch is built for {build}, the driver serves CUDA {state.driver_cuda}. "
        f"Install torch built for CUDA {fitting}, see https://pytorch.org/get-started, and CuPy: "
        f"pip install cupy-cuda{fitting}x (the project's extra cuda{fitting} has both)."
    )


def inspect_gpu() -> GpuState:
    """Look at this machine."""
    import torch

    torch_devices = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return GpuState(driver_cuda(), torch.version.cuda, torch_devices, try_cupy())


def driver_cuda() -> str | None:
    """The CUDA version that nvidia-smi reports; None if there is no GPU to report on."""
    if not shutil.which("nvidia-smi"):
        return None
    try:
        report = subprocess.run(
            ["nvidia-smi"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"CUDA Version:\s*([\d.]+)", report.stdout)
    return found.group(1) if report.returncode == 0 and found else None


def try_cupy() -> str:
    """ "works", "missing", or the first line of what a small computation failed with."""
    try:
        import cupy  # type: ignore[import-not-found]

        cupy.arange(3).sum().item()
    except ModuleNotFoundError as error:
        return "missing" if error.name == "cupy" else f"{type(error).__name__}: {error}"
    except Exception as error:
        # CuPy raises errors of many kinds where CUDA is absent or of another version.
        return f"{type(error).__name__}: {error}".strip().split("\n")[0]
    return "works"


def _major(version: str | None) -> int:
    return int(version.split(".")[0]) if version else 0
