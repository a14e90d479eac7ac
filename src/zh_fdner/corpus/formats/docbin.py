"""spaCy's own .spacy files (DocBin)."""

from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

from ..docbin import missing_characters
from ..problems import Problems
from ..sentence import Sentence
from ..spans import Mark, read_marks
from ..text import read_bytes


def read(path: Path, problems: Problems) -> list[Sentence]:
    """A sentence a doc, with the doc's text, entities and unannotated characters.

    Raises UserError if the file is no DocBin.
    """
    content = read_bytes(path, problems)
    try:
        docs = list(DocBin().from_bytes(content).get_docs(spacy.blank("zh").vocab))
        found = [(doc.text, _marks(doc), missing_characters(doc)) for doc in docs]
    except Exception as error:
        # The library's ways to fail on a broken file are many and undocumented.
        expected = "a DocBin, as spaCy's DocBin.to_disk writes it"
        reason = f"The library says: {type(error).__name__}: {str(error)[:80]}."
        problems.stop(problems.name, "something else", expected, reason)
    sentences = []
    for number, (text, marks, missing) in enumerate(found, start=1):
        place = f"{problems.name}, doc {number}"
        sentence = read_marks(text, marks, place, problems)
        if sentence:
            sentences.append(Sentence(sentence.text, sentence.entities, missing, place))
    if not sentences:
        problems.stop(problems.name, "no doc", "one or more", "Check what wrote the file.")
    return sentences


def _marks(doc: Doc) -> list[Mark]:
    return [Mark(e.start_char, e.end_char, e.label_, e.text) for e in doc.ents]
