"""Chooses the paragraphs that are worth reading, and keeps out those that tests will ask for."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..similarity.near_duplicates import near_duplicate_groups
from .leaks import Leaks
from .texts import Document

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LEAST_CHARACTERS, LEAST_HAN_SHARE = 8, 0.4
# What stands in so many documents beside other paragraphs is a header, a footer or a licence.
BOILERPLATE = 5


@dataclass(frozen=True)
class Selection:
    """documents: what is left of them. counts: of paragraphs, by what became of them."""

    documents: list[Document]
    counts: dict[str, int]


def select(documents: Sequence[Document], held_out: Sequence[str]) -> Selection:
    """Filter and deduplicate paragraphs; of near-duplicates the first is kept.

    held_out: sentences of dev and test. Paragraphs are refused that have one of these in them,
        alone or with those beside them, are a part of one, or are nearly the same.
    """
    counts: Counter[str] = Counter()
    kept = [[_plain(each) for each in document] for document in documents]
    counts["read"] = sum(map(len, kept))
    # First, since a short line that goes may be the middle of a sentence.
    kept = _without_leaks(kept, Leaks(held_out), counts) if held_out else kept
    kept = _worth_reading(kept, counts)
    kept = _without_boilerplate(kept, counts)
    kept = _distinct(kept, held_out, counts)
    kept = [document for document in kept if document]
    counts["kept"] = sum(map(len, kept))
    counts["kept_characters"] = sum(len(each) for document in kept for each in document)
    counts["kept_documents"] = len(kept)
    return Selection(kept, dict(counts))


def _plain(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _worth_reading(documents: list[Document], counts: Counter[str]) -> list[Document]:
    def is_worth(paragraph: str) -> bool:
        n_visible = len(paragraph) - paragraph.count(" ")
        if n_visible < LEAST_CHARACTERS:
            counts["too_short"] += 1
        elif len(HAN.findall(paragraph)) < LEAST_HAN_SHARE * n_visible:
            counts["not_chinese"] += 1
        else:
            return True
        return False

    return [[each for each in document if is_worth(each)] for document in documents]


def _without_boilerplate(documents: list[Document], counts: Counter[str]) -> list[Document]:
    """(A document of one paragraph has no frame: what is twice there is a duplicate.)"""
    among_others = Counter(
        each for document in documents if len(document) > 1 for each in set(document)
    )
    kept = [
        [each for each in document if among_others[each] < BOILERPLATE] for document in documents
    ]
    counts["boilerplate"] = sum(map(len, documents)) - sum(map(len, kept))
    return kept


def _without_leaks(documents: list[Document], leaks: Leaks, counts: Counter[str]) -> list[Document]:
    """A sentence may be spread over lines, and where each line is a document, over documents. So
    all lines are looked at as one text."""
    touched = iter(leaks.touch([each for document in documents for each in document]))
    kept = [[each for each in document if not next(touched)] for document in documents]
    counts["in_dev_or_test"] = sum(map(len, documents)) - sum(map(len, kept))
    return kept


def _distinct(
    documents: list[Document], held_out: Sequence[str], counts: Counter[str]
) -> list[Document]:
    """Without what is the same as, or a near-duplicate of, a paragraph before or a sentence of
    dev or test. So none is left on both sides of any division of the documents, either."""
    paragraphs = list(dict.fromkeys(each for document in documents for each in document))
    counts["exact_duplicates"] = sum(map(len, documents)) - len(paragraphs)
    groups = near_duplicate_groups([*held_out, *paragraphs])
    refused = set(groups[: len(held_out)])
    first_of: dict[int, str] = {}
    for group, paragraph in zip(groups[len(held_out) :], paragraphs, strict=True):
        if group in refused:
            counts["nearly_in_dev_or_test"] += 1
        elif group in first_of:
            counts["near_duplicates"] += 1
        else:
            first_of[group] = paragraph
    wanted = set(first_of.values())
    kept: list[Document] = []
    for document in documents:
        kept.append([each for each in document if each in wanted])
        wanted.difference_update(kept[-1])
    return [list(dict.fromkeys(document)) for document in kept]
