"""Writes a sentence in each format, as the tools that own them do: for tests of reading."""

import json
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import spacy
from spacy.tokens import DocBin

from zh_fdner.corpus.sentence import Entity, Sentence

# The types of h and t of this relation.
BDCI_LABELS = ("部件单元", "故障状态")
PREFIXES = {
    "BIO": ("B", "I", "I", "B"),
    "BIOES": ("B", "I", "E", "S"),
    "BILOU": ("B", "I", "L", "U"),
    "BMES": ("B", "M", "E", "S"),
}


def tags(sentence: Sentence, scheme: str = "BIO") -> list[str]:
    """The tag of each character."""
    begin, inside, last, single = PREFIXES[scheme]
    found = ["O"] * len(sentence.text)
    for e in sentence.entities:
        prefixes = [begin, *[inside] * (e.end - e.start - 2), last]
        found[e.start : e.end] = [
            f"{prefix}-{e.label}" for prefix in (prefixes if e.end > e.start + 1 else [single])
        ]
    return found


def conll(sentences: list[Sentence], scheme: str = "BIO", separator: str = "\t") -> bytes:
    blocks = (
        "".join(f"{c}{separator}{t}\n" for c, t in zip(s.text, tags(s, scheme), strict=True))
        for s in sentences
    )
    return "\n".join(blocks).encode()


def json_lines(records: list[Any]) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def doccano(sentences: list[Sentence]) -> bytes:
    return json_lines(
        [
            {"text": s.text, "label": [[e.start, e.end, e.label] for e in s.entities]}
            for s in sentences
        ]
    )


def label_studio(sentences: list[Sentence]) -> bytes:
    """With offsets as old versions count, and a first task that shows it."""

    def region(text: str, e: Entity) -> dict[str, Any]:
        start, end = (len(text[:i].encode("utf-16-le")) // 2 for i in (e.start, e.end))
        surface = text[e.start : e.end]
        value = {"start": start, "end": end, "text": surface, "labels": [e.label]}
        return {"type": "labels", "value": value}

    shows = Sentence("😀" * 9, tuple(Entity(i, i + 1, "x") for i in range(9)))
    return json.dumps(
        [
            {
                "data": {"text": s.text},
                "annotations": [{"result": [region(s.text, e) for e in s.entities]}],
            }
            for s in (shows, *sentences)
        ]
    ).encode()


def cluener(sentences: list[Sentence]) -> bytes:
    records = []
    for s in sentences:
        label: dict[str, dict[str, list[list[int]]]] = {}
        for e in s.entities:
            surfaces = label.setdefault(e.label, {})
            surfaces.setdefault(s.text[e.start : e.end], []).append([e.start, e.end - 1])
        records.append({"text": s.text, "label": label})
    return json_lines(records)


def bdci(sentences: list[Sentence]) -> bytes:
    """Of two entities that follow each other, the labels are BDCI_LABELS."""

    def end(text: str, e: Entity) -> dict[str, Any]:
        return {"name": text[e.start : e.end], "pos": [e.start, e.end]}

    return json_lines(
        [
            {
                "text": s.text,
                "spo_list": [
                    {"h": end(s.text, a), "t": end(s.text, b), "relation": "部件故障"}
                    for a, b in list(pairwise(s.entities))[::2]
                ],
            }
            for s in sentences
        ]
    )


def brat(sentence: Sentence, path: Path) -> None:
    """path: of the annotations."""
    path.with_suffix(".txt").write_bytes(sentence.text.encode())
    lines = []
    for number, e in enumerate(sentence.entities, start=1):
        surface = sentence.text[e.start : e.end].replace("\n", " ")
        lines.append(f"T{number}\t{e.label} {e.start} {e.end}\t{surface}\n")
    path.write_bytes("".join(lines).encode())


def docbin(sentences: list[Sentence]) -> bytes:
    """With a token a character, spaces included."""
    vocab = spacy.blank("zh").vocab
    docs = []
    for s in sentences:
        doc = spacy.tokens.Doc(vocab, words=list(s.text), spaces=[False] * len(s.text))
        doc.set_ents([spacy.tokens.Span(doc, e.start, e.end, e.label) for e in s.entities])
        docs.append(doc)
    return DocBin(docs=docs).to_bytes()


def parquet(sentences: list[Sentence]) -> bytes:
    """With tags as numbers."""
    names = sorted({tag for s in sentences for tag in tags(s)})
    numbers = [[names.index(tag) for tag in tags(s)] for s in sentences]
    feature = {"feature": {"names": names, "_type": "ClassLabel"}, "_type": "Sequence"}
    info = {"info": {"features": {"ner_tags": feature}}}
    table = pyarrow.table(
        {"tokens": [list(s.text) for s in sentences], "ner_tags": numbers}
    ).replace_schema_metadata({b"huggingface": json.dumps(info).encode()})
    buffer = BytesIO()
    pyarrow.parquet.write_table(table, buffer)
    return buffer.getvalue()
