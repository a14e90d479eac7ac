"""The entities that a score compares: gold and predicted, on the same tokens."""

from typing import NamedTuple

from spacy.tokens import Span
from spacy.training import Example

MISSING = 0  # spaCy's ent_iob of a token that nobody has annotated


class Entity(NamedTuple):
    """Tokens `start:end` of the gold doc, end exclusive."""

    start: int
    end: int
    label: str


def compared_entities(example: Example) -> tuple[list[Entity], list[Entity | None]]:
    """The gold entities, and the predicted ones as gold tokens, aligned with `doc.ents`.

    A prediction that nobody can judge is None: it covers a token without annotation, or
    has no gold token at all. Without any annotation there is nothing to compare: ([], []).
    These are the rules of spaCy's `get_ner_prf`.
    """
    gold = example.reference
    if not gold.has_annotation("ENT_IOB"):
        return [], []
    predicted = [_on_gold_tokens(span, example) for span in example.predicted.ents]
    return [Entity(ent.start, ent.end, ent.label_) for ent in gold.ents], predicted


def _on_gold_tokens(span: Span, example: Example) -> Entity | None:
    tokens = example.alignment.x2y[span.start : span.end]
    if not len(tokens):
        return None
    start, end = int(tokens[0]), int(tokens[-1]) + 1
    if any(token.ent_iob == MISSING for token in example.reference[start:end]):
        return None
    return Entity(start, end, span.label_)
