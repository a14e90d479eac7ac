"""Texts with a grammar that a tiny encoder can learn, and options for tiny trainings."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from zh_fdner.corpus.docbin import blank_pipeline, to_docbin
from zh_fdner.corpus.sentence import Sentence
from zh_fdner.layout import Layout
from zh_fdner.pretrain.options import FP32, SCRATCH, Options

PARTS = ("驱动端轴承", "液压泵", "减速机齿轮", "冷却风扇", "主轴电机", "输送带滚筒", "润滑油管")
FAULTS = ("外圈点蚀", "密封漏油", "齿面磨损", "叶片断裂", "绕组过热", "托辊卡死", "接头松动")
DEEDS = ("更换备件", "紧固螺栓", "清洗滤芯", "重新对中", "补充油脂", "停机检修", "调整间隙")
SIGNS = ("振动加剧", "温度升高", "噪声变大", "电流波动", "压力下降", "转速不稳", "异味明显")
# All signs, and the 107 characters of the reports.
VOCABULARY = 450


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


def commonest_share(texts: list[str]) -> float:
    """How often one would be right with the commonest character as every guess."""
    counts = Counter("".join(texts))
    return max(counts.values()) / counts.total()


def tiny_options(folder: Path) -> Options:
    """Of a training of seconds, by default of too few steps to learn anything."""
    texts = folder / "reports.txt"
    texts.write_text("\n".join(reports(300)), encoding="utf8")
    return replace(
        Options(texts=(texts,), output=folder / "encoder"),
        start=SCRATCH,
        layers=2,
        width=64,
        vocabulary=VOCABULARY,
        steps=8,
        batch=8,
        length=32,
        precision=FP32,
        save_seconds=0.0,
        learning_rate=3e-3,
    )


def convert(layout: Layout, dev: str, test: str) -> None:
    """A converted corpus of a sentence a split."""
    layout.corpus.mkdir(exist_ok=True)
    for split, text in (("train", "用来训练的一句话"), ("dev", dev), ("test", test)):
        docbin = to_docbin(blank_pipeline(), [Sentence(text=text, entities=())], Counter())
        docbin.to_disk(layout.corpus / f"{split}.spacy")


@pytest.fixture(autouse=True, scope="module")
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
    return tiny_options(tmp_path)
