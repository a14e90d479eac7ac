"""The first call after loading has nothing left to load."""

import shutil
import subprocess
import sys
from pathlib import Path

import spacy
from spacy.language import Language

from .naughty import SENTENCE

NEW_MODULES = """
import sys, spacy
nlp = spacy.load(sys.argv[1])
before = set(sys.modules)
nlp(sys.argv[2])
list(nlp.pipe([sys.argv[2]] * 3))
print(*sorted(set(sys.modules) - before))
"""


def test_first_call_reads_no_file_of_the_pipeline(trained: Language, tmp_path: Path):
    trained.to_disk(tmp_path / "pipeline")
    nlp = spacy.load(tmp_path / "pipeline")
    shutil.rmtree(tmp_path / "pipeline")
    assert len(nlp(SENTENCE).ents) == 3


def test_first_call_imports_nothing(trained: Language, tmp_path: Path):
    trained.to_disk(tmp_path)
    command = [sys.executable, "-c", NEW_MODULES, str(tmp_path), SENTENCE]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.split() == []
