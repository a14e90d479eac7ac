"""A pipeline that is quick, knows two words, and fails where it is told to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from .steps import annotate

PATTERNS = [{"label": "部件", "pattern": "轴承"}, {"label": "失效", "pattern": "点蚀"}]


@Language.component("fails_on_坏")
def fail(doc: Doc) -> Doc:
    if "坏" in doc.text:
        raise ValueError("坏 is too much")
    return doc


def build(folder: Path, *components: str) -> Path:
    """A pipeline as a folder."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    for name in components:
        nlp.add_pipe(name)
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def ruler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("pipeline") / "ruler")


@pytest.fixture(scope="session")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("pipeline") / "failing", "fails_on_坏")


@pytest.fixture
def run(ruler: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`run("in.txt", "out.jsonl", "--restart")`, in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def with_ruler(*options: str, model: Path = ruler) -> None:
        annotate(*options, model=model)

    return with_ruler


def read_lines(path: Path | str) -> list[Any]:
    return [json.loads(line) for line in Path(path).read_text("utf8").split("\n") if line]


def texts_of(path: Path | str) -> list[str]:
    return [record["text"] for record in read_lines(path)]
