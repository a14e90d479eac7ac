"""Runs a part of fetch in a process of its own, with the hub's settings in its environment."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from zh_fdner.layout import Layout

CODE = """
import json, sys, time
from pathlib import Path
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.sources.corpus import resolve_corpus
from zh_fdner.sources.encoder import resolve_encoder
layout = Layout(Path(sys.argv[3]))
started = time.monotonic()
try:
    if sys.argv[1] == "corpus":
        source = resolve_corpus(sys.argv[2], layout, layout.source_corpus)
    else:
        source = resolve_encoder(sys.argv[2], layout.bundled_encoder, layout.encoder)
except UserError as error:
    source = {"error": str(error)}
print("\\n" + json.dumps([source, time.monotonic() - started]))
"""


@dataclass
class Resolved:
    """seconds: without the start of the process."""

    source: dict[str, Any]
    output: str
    seconds: float


Resolve = Callable[..., Resolved]


@pytest.fixture
def resolve(layout: Layout, tmp_path: Path) -> Resolve:
    """`resolve("corpus", "auto", HF_ENDPOINT=…)`: what the source resolves to."""

    def run(what: str, requested: str, **env: str) -> Resolved:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
        clean["HF_HOME"] = str(tmp_path / "hub-cache")
        result = subprocess.run(
            [sys.executable, "-c", CODE, what, requested, str(layout.root)],
            env={**clean, **env},
            cwd=layout.root,
            capture_output=True,
            text=True,
            check=True,
        )
        *output, last = result.stdout.strip().split("\n")
        source, seconds = json.loads(last)
        return Resolved(source, "\n".join(output), seconds)

    return run


def zip_of(**files: str) -> bytes:
    """A zip of `train="…"` as train.txt and so on."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.txt", content)
    return buffer.getvalue()


def conll(sentences: int, entities: int, tokens: int) -> str:
    """A file with just these counts."""
    lengths = [tokens // sentences] * sentences
    lengths[-1] += tokens - sum(lengths)
    blocks = []
    for length in lengths:
        here = min(entities, length)
        entities -= here
        blocks.append("".join(f"轴 {'B-x' if i < here else 'O'}\n" for i in range(length)))
    return "\n".join(blocks)
