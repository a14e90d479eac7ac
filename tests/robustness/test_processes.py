"""The packaged pipeline in several processes, however they are started."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from zh_fdner.layout import Layout
from zh_fdner.release.meta import build_imported_meta
from zh_fdner.release.package import Release, build_package

from ..conftest import ROOT
from .conftest import entities
from .naughty import SENTENCE, TEXTS

SOURCE: Any = {"name": "a test", "license": "MIT", "files": {}}
SERVE = """
import json, multiprocessing, sys, spacy, torch
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    torch.set_num_threads(2)
    nlp = spacy.load("zh_tiny")
    texts = json.loads(sys.stdin.read())
    nlp("轴承外圈点蚀" * 200)  # so that torch's threads are there
    docs = nlp.pipe(texts, n_process=2, batch_size=5)
    found = [[[e.start_char, e.end_char, e.label_] for e in doc.ents] for doc in docs]
    print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def installed(trained: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as `pip install --target` lays it out."""
    root = tmp_path_factory.mktemp("release")
    (root / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    trained.to_disk(root / "model")
    meta = build_imported_meta(trained, SOURCE, trained.get_pipe("ner").labels, [])
    (root / "meta.json").write_text(json.dumps(meta), encoding="utf8")
    release = Release(
        name="tiny",
        version="0.1.0",
        pipeline=root / "model",
        meta=root / "meta.json",
        encoder="a test",
        sources={"checkpoint": SOURCE},
        stand_ins=[],
    )
    with zipfile.ZipFile(build_package(Layout(root), release)) as wheel:
        wheel.extractall(root / "installed")
    return root / "installed"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_find_what_one_process_finds(trained: Language, installed: Path, method: str):
    if method == "fork" and not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    texts = [SENTENCE, *(text for text in TEXTS.values() if len(text) < 1000), SENTENCE]
    (installed.parent / "serve.py").write_text(SERVE, encoding="utf8")
    command = [sys.executable, str(installed.parent / "serve.py"), method]
    result = subprocess.run(
        command,
        input=json.dumps(texts),
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    expected = [[list(each) for each in entities(doc)] for doc in trained.pipe(texts)]
    assert json.loads(result.stdout) == expected
    assert len(expected[0]) == 3
