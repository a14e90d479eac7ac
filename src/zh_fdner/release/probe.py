"""Runs inside the throw-away environment: what the installed pipeline finds, as JSON.

Usage: python probe.py PACKAGE TEXTS.json RESULT.json. Imports nothing of this project.
"""

import importlib.util
import json
import sys
from pathlib import Path

import spacy


def main(package: str, texts_path: str, result_path: str) -> None:
    texts = json.loads(Path(texts_path).read_text(encoding="utf8"))
    nlp = spacy.load(package)
    result = {
        "location": str(nlp.path),
        "project_importable": importlib.util.find_spec("zh_fdner") is not None,
        "meta": nlp.meta,
        "entities": [
            [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents]
            for doc in nlp.pipe(texts)
        ],
    }
    Path(result_path).write_text(json.dumps(result, ensure_ascii=False), encoding="utf8")


if __name__ == "__main__":
    main(*sys.argv[1:])
