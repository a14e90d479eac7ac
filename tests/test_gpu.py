"""Choosing the device. GPUs are described, since there may be none."""

import re

import pytest

from zh_fdner import gpu
from zh_fdner.errors import UserError
from zh_fdner.gpu import OPTION, GpuState, choose_device, diagnose, use_device

NONE = GpuState(driver_cuda=None, torch_cuda=None, torch_devices=0, cupy="missing")
WORKS = GpuState(driver_cuda="12.4", torch_cuda="12.8", torch_devices=2, cupy="works")
NO_CUPY = GpuState("12.4", "12.8", 1, "missing")
WRONG_CUPY = GpuState("13.0", "13.0", 1, "ImportError: libnvrtc.so.12")
CPU_TORCH = GpuState("13.0", None, 0, "missing")
OLD_DRIVER = GpuState("12.2", "13.0", 0, "works")
HIDDEN = GpuState("13.0", "13.0", 0, "works")
ANCIENT = GpuState("11.4", None, 0, "missing")
ROCM = GpuState(None, None, 1, "missing")


@pytest.mark.parametrize(
    ("setting", "state", "device"),
    [("auto", WORKS, 0), ("auto", NONE, -1), ("auto", NO_CUPY, -1), ("1", WORKS, 1)],
)
def test_device_is_chosen(setting: str, state: GpuState, device: int):
    assert choose_device(setting, state) == device


def test_device_minus_one_looks_at_no_gpu(monkeypatch):
    monkeypatch.setattr(gpu, "inspect_gpu", lambda: pytest.fail("looked"))
    assert choose_device("-1") == -1


@pytest.mark.parametrize(
    ("state", "package"),
    [
        (NO_CUPY, "pip install cupy-cuda12x"),
        (WRONG_CUPY, "pip install cupy-cuda13x"),
        (CPU_TORCH, "torch built for CUDA 13.*pip install cupy-cuda13x"),
        (OLD_DRIVER, "torch built for CUDA 12.*pip install cupy-cuda12x"),
        (HIDDEN, "CUDA_VISIBLE_DEVICES"),
        (ANCIENT, "update the driver"),
    ],
    ids=["no-cupy", "wrong-cupy", "cpu-torch", "old-driver", "hidden", "ancient"],
)
def test_unusable_gpu_says_in_one_line_which_package_to_install(state, package, capsys):
    assert choose_device("auto", state) == -1
    line = capsys.readouterr().out.strip()
    assert re.search(package, line)
    assert "\n" not in line
    with pytest.raises(UserError, match="gpu_id 0") as refused:
        choose_device("0", state)
    assert re.search(package, str(refused.value))


def test_machine_without_gpu_goes_on_silently_unless_one_is_asked_for(capsys):
    assert choose_device("auto", NONE) == -1
    assert capsys.readouterr().out == ""
    with pytest.raises(UserError, match="No NVIDIA GPU"):
        choose_device("0", NONE)


@pytest.mark.parametrize("setting", ["gpu", "-2", "", "0.5"])
def test_device_setting_that_is_none(setting: str):
    with pytest.raises(UserError, match="expected auto"):
        choose_device(setting, NONE)


def test_device_number_out_of_range():
    with pytest.raises(UserError, match="There are 2"):
        choose_device("2", WORKS)


def test_gpu_of_another_kind_is_not_told_to_install_cupy():
    problem = diagnose(ROCM)
    assert problem
    assert "pip" not in problem


def test_working_gpu_has_no_diagnosis():
    assert diagnose(WORKS) is None
    assert diagnose(GpuState(None, "12.8", 1, "works")) is None


@pytest.mark.parametrize(("setting", "told"), [("9", "--gpu-id -1"), ("none", "--gpu-id none")])
def test_device_that_cannot_be_is_told_of_by_the_option_that_was_given(setting: str, told: str):
    with pytest.raises(UserError, match=told) as refused:
        choose_device(setting, WORKS, option=OPTION)
    assert "--vars" not in str(refused.value)


def test_gpu_that_will_not_have_it_is_told_of(monkeypatch):
    monkeypatch.setattr("spacy.require_gpu", lambda _: 1 / 0)
    use_device(-1)
    with pytest.raises(UserError, match="GPU 0 cannot be used: division by zero"):
        use_device(0)


def test_this_machine_can_be_inspected():
    assert isinstance(gpu.inspect_gpu(), GpuState)
