"""Where the texts come from: splits of the corpus, or a plain text file of the user."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from ..corpus.docbin import PLACE
from ..corpus.formats.conll import split_lines
from ..corpus.problems import Problems
from ..corpus.splits import SPLITS
from ..corpus.text import read_text
from ..errors import UserError
from ..layout import Layout
from .annotated import Annotated, from_gold, from_prediction

ALL = "all"


def find_inputs(layout: Layout, name: str) -> dict[str, Path]:
    """The files that an input stands for, by what their export is to be called.

    name: train, dev or test, all (the three), or the path of a text file.
    Raises UserError if there is no such file.
    """
    if name == ALL or name in SPLITS:
        files = {s: layout.corpus / f"{s}.spacy" for s in SPLITS if name in (s, ALL)}
        for path in files.values():
            if not path.exists():
                raise UserError(f"{path} is missing. Run: python -m spacy project run convert")
        return files
    path = Path(name).expanduser()
    if not path.is_file():
        raise UserError(
            f"--vars.export_input {name}: there is no such file. Expected train, dev, test, all, "
            "or the path of a text file with one text a line."
        )
    # A user's test.txt is not the split.
    return {path.name if path.stem.lower() in SPLITS else path.stem: path}


def read_gold(path: Path) -> list[Annotated]:
    """Raises UserError if the file is no converted split, so that it has no gold."""
    return [from_gold(doc) for doc in _read_docs(path)]


def predict(nlp: Language, path: Path, counts: Counter[str]) -> list[Annotated]:
    """What the pipeline finds in the texts of a split, or in the lines of a text file.

    Blank lines are skipped and counted. Raises UserError if there is no text in the file.
    """
    model = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    texts = list(_placed_texts(path, counts))
    if not texts:
        raise UserError(f"{path}: no text. Expected one text a line.")
    found = []
    for doc, place in nlp.pipe(texts, as_tuples=True):
        doc.user_data[PLACE] = place
        found.append(from_prediction(doc, model))
    return found


def _placed_texts(path: Path, counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Each text and its place in the user's files."""
    if path.suffix == ".spacy":
        yield from ((doc.text, doc.user_data.get(PLACE, "")) for doc in _read_docs(path))
        return
    problems = Problems(path.name)
    lines = split_lines(read_text(path, problems), problems)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield line, f"{path.name}, line {number}"
        elif number < len(lines):
            counts["blank_lines_skipped"] += 1
    counts.update(problems.counts)


def _read_docs(path: Path) -> list[Doc]:
    try:
        docbin = DocBin().from_disk(path)
        return list(docbin.get_docs(spacy.blank("zh").vocab))
    except Exception as error:
        # The library's ways to fail on a broken file are many and undocumented.
        raise UserError(
            f"{path}: no DocBin of spaCy ({type(error).__name__}). A text file has no gold: "
            "take --vars.export_source predictions. Else run: python -m spacy project run convert"
        ) from None
