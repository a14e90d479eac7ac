"""A displaCy page of predictions."""

import warnings
from collections.abc import Sequence
from html import escape
from typing import Any

from spacy import displacy
from spacy.tokens import Doc

from ..colours import colours_of

SENTENCES_SHOWN = 100


def render(docs: Sequence[Doc], labels: Sequence[str], heading: str) -> str:
    """HTML of the first docs with their entities, a colour a label.

    displaCy escapes texts, but neither labels nor titles (spaCy 3.8), so that is done here.
    """
    shown = [entities(doc) for doc in docs[:SENTENCES_SHOWN]]
    shown[0]["title"] = escape(heading)
    with warnings.catch_warnings():
        # A sentence without entities is shown as it is, and nothing to warn of.
        warnings.filterwarnings("ignore", message=r"\[W006\]")
        html: str = displacy.render(
            shown, style="ent", page=True, manual=True, options={"colors": colours_of(labels)}
        )
    return html


def entities(doc: Doc) -> dict[str, Any]:
    """What displaCy shows of a doc."""
    found = [
        {"start": ent.start_char, "end": ent.end_char, "label": escape(ent.label_)}
        for ent in doc.ents
    ]
    return {"text": doc.text, "ents": found, "title": None}
