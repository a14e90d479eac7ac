"""Texts with a grammar that a tiny encoder can learn, and options for tiny trainings."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from zh_fdner.layout import Layout
from zh_fdner.pretrain.options import FP32, SCRATCH, Options

PARTS = ("驱动端轴承", "液压泵", "减速机齿轮", "冷却风扇", "主轴电机", "输送带滚筒", "润滑油管")
FAULTS = ("外圈点蚀", "密封漏油", "齿面磨损", "叶片断裂", "绕组过热", "托辊卡死", "接头松动")
DEEDS = ("更换备件", "紧固螺栓", "清洗滤芯", "重新对中", "补充油脂", "停机检修", "调整间隙")
SIGNS = ("振动加剧", "温度升高", "噪声变大", "电流波动", "压力下降", "转速不稳", "异味明显")


def reports(n: int, seed: int = 0) -> list[str]:
    """Fault reports, no two of them nearly the same."""
    rng = random.Random(seed)
    made = set[str]()
    while len(made) < n:
        clauses = [
            f"{rng.choice(PARTS)}{rng.choice(SIGNS)}，因{rng.choice(FAULTS)}，已{rng.choice(DEEDS)}"
            for _ in range(3)
        ]
        made.add("；".join(clauses) + "。")
    return sorted(made)


@pytest.fixture(autouse=True)
def one_thread():
    n = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(n)


@pytest.fixture
def project(tmp_path: Path) -> Layout:
    """An empty project, in which nothing is converted."""
    return Layout(tmp_path)


@pytest.fixture
def tiny(tmp_path: Path) -> Options:
    """A training of seconds."""
    texts = tmp_path / "reports.txt"
    texts.write_text("\n".join(reports(300)), encoding="utf8")
    return replace(
        Options(texts=(texts,), output=tmp_path / "encoder"),
        start=SCRATCH,
        layers=2,
        width=64,
        vocabulary=200,
        steps=8,
        batch=8,
        length=32,
        precision=FP32,
        save_seconds=0.0,
        learning_rate=3e-3,
    )
