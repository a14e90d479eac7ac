"""Are entities with confidence 0.9 right nine times in ten?"""

from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy
from spacy.training import Example

from ..pipeline.confidence import confidences
from .entities import compared_entities

BINS = 10


class Bin(TypedDict):
    """Entities with a confidence above low, up to high (0 itself is in the first).

    entities: how many. confidence: their mean. correct: the share that is right.
    """

    low: float
    high: float
    entities: int
    confidence: float
    correct: float


class Calibration(TypedDict):
    """ece: expected calibration error, the mean distance of `confidence` and `correct`, each
    bin weighing as it has entities. bins: those with entities, in order."""

    ece: float
    bins: list[Bin]


class Calibrated(Calibration):
    """temperature: by which the scores were divided, None if none was fitted.
    uncalibrated_ece: with temperature 1; None for other heads' scores."""

    temperature: float | None
    uncalibrated_ece: float | None


def calibrate(pairs: Sequence[tuple[float, bool]], n_bins: int = BINS) -> Calibration | None:
    """Reliability by bins of equal width (Guo et al. 2017, "On calibration of modern neural
    networks").

    pairs: confidence from 0 to 1 of each predicted entity, and whether it is right.
    Missed entities have no confidence, so this tells nothing of them. None without pairs.
    """
    if not pairs:
        return None
    confidence, correct = numpy.array(pairs, dtype="float64").T
    places = numpy.clip(numpy.ceil(confidence * n_bins).astype(int) - 1, 0, n_bins - 1)
    bins: list[Bin] = []
    for place in numpy.unique(places):
        inside = places == place
        bins.append(
            {
                "low": int(place) / n_bins,
                "high": (int(place) + 1) / n_bins,
                "entities": int(inside.sum()),
                "confidence": float(confidence[inside].mean()),
                "correct": float(correct[inside].mean()),
            }
        )
    distance = sum(b["entities"] * abs(b["confidence"] - b["correct"]) for b in bins)
    return {"ece": distance / len(pairs), "bins": bins}


def confidence_pairs(examples: Iterable[Example]) -> list[tuple[float, bool]]:
    """For each prediction that has a confidence and can be judged: it, and whether it is right."""
    pairs = []
    for example in examples:
        gold, predicted = compared_entities(example)
        # Without any annotation nothing is compared, whatever was predicted.
        found = confidences(example.predicted.ents)
        for entity, confidence in zip(predicted, found, strict=False):
            if entity is not None and confidence is not None:
                pairs.append((confidence, entity in gold))
    return pairs
