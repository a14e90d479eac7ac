"""Reads the gold annotation off an example, for each token of the predicted doc."""

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.training import Example

from .bio import tag_names
from .columns import reachable

# spaCy's numbers for ent_iob.
MISSING, INSIDE, OUTSIDE, BEGIN = 0, 1, 2, 3


def gold_entity_tags(example: Example) -> tuple[NDArray[numpy.int64], NDArray[numpy.uint64]]:
    """`ent_iob` and `ent_type` of the gold token for each predicted token.

    Both of length n_predicted_tokens. MISSING where there is no annotation, or no gold
    token of the same extent.
    """
    gold_iob, gold_type = example.reference.to_array([ENT_IOB, ENT_TYPE]).T
    to_gold, to_predicted = example.alignment.x2y, example.alignment.y2x
    first = numpy.cumsum(to_gold.lengths) - to_gold.lengths
    single = numpy.flatnonzero(to_gold.lengths == 1)
    partner = to_gold.data[first[single]]
    same_extent = to_predicted.lengths[partner] == 1
    tokens, partners = single[same_extent], partner[same_extent]
    iob = numpy.full((len(example.predicted),), MISSING, dtype="int64")
    iob[tokens] = gold_iob[partners]
    label = numpy.zeros((len(example.predicted),), dtype="uint64")
    label[tokens] = gold_type[partners]
    return iob, label


def gold_bio_tags(
    example: Example, labels: Sequence[str], columns: Sequence[int] | None
) -> NDArray[numpy.int64]:
    """The gold tag (see `bio`) of each predicted token; -1 where there is no annotation, no
    gold token of the same extent, or a label that is not among the labels.

    columns: as of `BioNer`. A tag that no output column stands for is replaced by its
        label's other one.
    """
    iob, label = gold_entity_tags(example)
    tags = numpy.where(iob == OUTSIDE, 0, -1).astype("int64")
    for i, name in enumerate(labels):
        of_label = label == example.reference.vocab.strings[name]
        tags[of_label & (iob == BEGIN)] = 2 * i + 1
        tags[of_label & (iob == INSIDE)] = 2 * i + 2
    if columns is not None:
        known = reachable(columns, len(tag_names(labels)))
        tags = numpy.where(tags >= 0, known[tags], tags)
    return tags
