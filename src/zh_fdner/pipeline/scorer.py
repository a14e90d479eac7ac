"""Scores of entities, and of single tags."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry

from .gold import BEGIN, INSIDE, MISSING, gold_entity_tags

# Where the head said I- with nothing to be inside of, so that an entity begins there.
ORPHANS = "zh_fdner.orphans"


@registry.scorers("zh_fdner.bio_scorer.v1")  # type: ignore[untyped-decorator]
def build_bio_scorer() -> Callable[..., dict[str, Any]]:
    """spaCy's scores of entities (`ents_p`, `ents_r`, `ents_f`, `ents_per_type`), and
    `bio_acc`, the share of annotated tokens whose BIO tag is right (seqeval's accuracy)."""
    return score_bio


def score_bio(examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
    """See `build_bio_scorer`. Scores for which there is nothing to count are None."""
    examples = list(examples)
    scores: dict[str, Any] = get_ner_prf(examples, **kwargs)
    # spaCy's order is that of a set, another in each process, and would be saved as such.
    if scores["ents_per_type"] is not None:
        scores["ents_per_type"] = dict(sorted(scores["ents_per_type"].items()))
    pairs = [count_tags(example) for example in examples]
    right, annotated = (sum(pair[i] for pair in pairs) for i in (0, 1))
    scores["bio_acc"] = right / annotated if annotated else None
    return scores


def count_tags(example: Example) -> tuple[int, int]:
    """How many BIO tags of the example are right, and how many are annotated."""
    gold_iob, gold_type = gold_entity_tags(example)
    iob, label = predicted_entity_tags(example.predicted)
    annotated = gold_iob != MISSING
    right = annotated & (iob == gold_iob) & (label == gold_type)
    return int(right.sum()), int(annotated.sum())


def predicted_entity_tags(doc: Doc) -> tuple[Any, Any]:
    """`ent_iob` and `ent_type` of each token, as they were predicted: the head may say I-
    where an entity begins, which `doc.ents` cannot."""
    iob, label = doc.to_array([ENT_IOB, ENT_TYPE]).T
    iob = iob.astype("int64")
    # Later components may have changed the entities, or merged tokens.
    alone = [i for i in doc.user_data.get(ORPHANS, ()) if i < len(doc) and iob[i] == BEGIN]
    iob[numpy.array(alone, dtype="int64")] = INSIDE
    return iob, label
