"""Turns sentences into spaCy docs with character tokens."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from ..errors import UserError
from ..pipeline.tokenizer import CharTokenizer
from .sentence import Entity, Sentence

ATTRIBUTES = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
# Keys of `doc.user_data`; see `Sentence`.
PLACE, WRITTEN = "zh_fdner.place", "zh_fdner.written"


def blank_pipeline() -> Language:
    """A pipeline without components that has the tokenizer of the recipe's."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = CharTokenizer(nlp.vocab)
    return nlp


def to_doc(nlp: Language, sentence: Sentence, counts: Counter[str]) -> Doc:
    """A doc as the pipeline's own tokenizer makes it, with the gold entities and its place.

    Every token is O, part of an entity, or missing. Spaces at an entity's ends are trimmed, and
    an entity of spaces alone is skipped; both are counted. (spaCy has no token for a single
    space between characters, but one for a space at the text's begin.)
    """
    doc = nlp.make_doc(sentence.text)
    spans = []
    for entity in sentence.entities:
        surface = sentence.text[entity.start : entity.end]
        start = entity.end - len(surface.lstrip())
        end = entity.start + len(surface.rstrip())
        span = doc.char_span(start, end, entity.label) if start < end else None
        if span is None:
            counts["entities_of_spaces_skipped"] += 1
            continue
        if (start, end) != (entity.start, entity.end):
            counts["entities_trimmed_of_spaces"] += 1
        spans.append(span)
    missing = [Span(doc, t.i, t.i + 1) for t in doc if t.idx in sentence.missing]
    doc.set_ents(spans, missing=missing, default="outside")
    doc.user_data[PLACE] = sentence.place
    doc.user_data[WRITTEN] = sentence.written
    return doc


def to_docbin(nlp: Language, sentences: Iterable[Sentence], counts: Counter[str]) -> DocBin:
    """All sentences, in order, one doc each."""
    docs = (to_doc(nlp, s, counts) for s in sentences)
    return DocBin(attrs=ATTRIBUTES, store_user_data=True, docs=docs)


def read_docbin(path: Path) -> DocBin:
    """A split of the converted corpus. What is cut short or changed does not unpack.

    Raises UserError if the file is missing or damaged.
    """
    try:
        return DocBin().from_disk(path)
    except Exception as error:
        # The library's ways to fail on a broken file are many and undocumented.
        what = "is missing" if not path.exists() else f"is damaged ({type(error).__name__})"
        raise UserError(f"{path} {what}. Run: python -m spacy project run convert") from None


def to_sentence(doc: Doc) -> Sentence:
    """The sentence that `to_doc` made the doc of, or that a pipeline has put entities on."""
    return Sentence(
        text=doc.text,
        entities=tuple(Entity(e.start_char, e.end_char, e.label_) for e in doc.ents),
        missing=missing_characters(doc),
        place=doc.user_data.get(PLACE, ""),
        written=doc.user_data.get(WRITTEN, ""),
    )


def missing_characters(doc: Doc) -> frozenset[int]:
    """Those of tokens without annotation, with the space after them, if it is no token."""
    return frozenset(
        position
        for token in doc
        if not token.ent_iob
        for position in range(token.idx, token.idx + len(token.text_with_ws))
    )
