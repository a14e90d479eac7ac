"""What `metrics/evaluation.json` and `metrics/{dev,test}_predictions.jsonl` hold."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.training import Example

from ..corpus.docbin import PLACE
from ..entity import entities_of
from ..scoring.calibration import Calibrated, calibrate, confidence_pairs
from ..scoring.counts import entity_counts, labels_of
from ..scoring.errors import count_errors
from ..scoring.groups import by_group, groups_of
from ..scoring.paired import paired_test
from ..scoring.summary import Scores, summarise
from .overlap import Overlap
from .run import Run


def evaluation_record(
    last: dict[str, Run], best: dict[str, Run], overlaps: dict[str, Overlap]
) -> dict[str, Any]:
    """Scores of both models; of the last, which ships, its errors, calibration and speed.

    last, best: by split; `best` may be empty.
    """
    models = {"last": last, "best": best} if best else {"last": last}
    groups = {split: groups_of(run.examples) for split, run in last.items()}
    record: dict[str, Any] = {
        "models": {
            name: {
                split: score_subsets(run.examples, overlaps[split], groups[split])
                for split, run in runs.items()
            }
            for name, runs in models.items()
        },
        "errors": {split: count_errors(run.examples)._asdict() for split, run in last.items()},
        "calibration": {split: calibration_of(run) for split, run in last.items()},
        "speed": {split: run.pace.characters for split, run in last.items()},
    }
    if best:
        record["comparison"] = {
            split: paired_test(
                by_group(micro_counts(run.examples), groups[split]),
                by_group(micro_counts(best[split].examples), groups[split]),
            )._asdict()
            for split, run in last.items()
        }
    return record


def calibration_of(run: Run) -> Calibrated | None:
    """None if there are no entities with a confidence."""
    found = calibrate(confidence_pairs(run.examples))
    if found is None:
        return None
    before = calibrate(run.uncalibrated)
    ece = before["ece"] if before else None
    return {**found, "temperature": run.temperature, "uncalibrated_ece": ece}


def score_subsets(
    examples: Sequence[Example], overlap: Overlap, groups: NDArray[numpy.int64]
) -> dict[str, Scores]:
    """The scores of each subset of `Overlap.subsets`. groups: see `groups_of`."""
    labels = labels_of(examples)
    counts = entity_counts(examples, labels)
    subsets = overlap.subsets(len(examples))
    return {
        name: summarise(counts[chosen], labels, groups[chosen]) for name, chosen in subsets.items()
    }


def micro_counts(examples: Sequence[Example]) -> NDArray[numpy.int64]:
    """(n_sentences, 3), over all types."""
    counts: NDArray[numpy.int64] = entity_counts(examples, labels_of(examples)).sum(axis=1)
    return counts


def prediction_rows(examples: Sequence[Example], overlap: Overlap) -> Iterator[dict[str, Any]]:
    """A row a sentence; entities by their characters, predicted ones with a confidence."""
    for number, example in enumerate(examples):
        gold, predicted = example.reference, example.predicted
        yield {
            "place": gold.user_data.get(PLACE, ""),
            "text": gold.text,
            "gold": [[ent.start_char, ent.end_char, ent.label_] for ent in gold.ents],
            "predicted": [[e.start, e.end, e.label, e.score] for e in entities_of(predicted)],
            "seen": overlap.seen(number),
        }


def as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_jsonl(rows: Iterator[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
