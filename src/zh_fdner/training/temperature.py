"""Makes the scores of entities as large as they are often right, by one number.

Scores of tags are divided by a temperature before probabilities are made of them (Guo et al.,
2017, "On calibration of modern neural networks"): above 1 it makes them less sure, below 1
surer. What is decoded stays as it is, and so does which of two entities is the surer one, but for
their neighbours.
"""

from pathlib import Path
from typing import Any

import numpy
import spacy
import srsly

from ..atomic import write
from ..evaluation.run import predict
from ..scoring.judged import JudgedEntities, gives_scores, judged_entities

# Whatever the dev split says, nothing beyond is believed.
TEMPERATURES = numpy.geomspace(0.25, 8.0, 81).round(3).tolist()


def fit_temperature(entities: JudgedEntities) -> float:
    """The temperature, of `TEMPERATURES`, that makes it least surprising which of the entities
    are right: of least log-loss. (On the tags of the gold instead, it calibrates entities worse;
    docs/measurements.md.)

    As there may be few entities, all right or all wrong, it is the loss against Platt's targets
    (1999, "Probabilistic outputs for support vector machines"): of n right ones, each counts as
    (n + 1) / (n + 2), of n wrong ones as 1 / (n + 2).
    """
    right = numpy.array(entities.right)
    n_right = int(right.sum())
    targets = numpy.where(right, (n_right + 1) / (n_right + 2), 1 / (len(right) - n_right + 2))
    losses = [_log_loss(entities, targets, each) for each in TEMPERATURES]
    best: float = TEMPERATURES[int(numpy.argmin(losses))]
    return best


def _log_loss(entities: JudgedEntities, targets: Any, temperature: float) -> float:
    values = numpy.array([value for value, _ in entities.pairs(temperature)])
    values = values.clip(1e-12, 1 - 1e-12)
    return -float((targets * numpy.log(values) + (1 - targets) * numpy.log(1 - values)).sum())


def calibrate_saved(folder: Path, dev: Path) -> float | None:
    """Fit the temperature of a saved pipeline's `ner`, and write it to its settings (`cfg`), where
    whoever loads the pipeline gets it. This is a matter of training, not of `evaluate`, from
    which the pipeline would come out as changed, so that weasel would train it again.

    dev: a `.spacy` file. Returns the temperature; None for other heads, and where nothing is
    found in dev: there it stays 1.
    """
    nlp = spacy.load(folder)
    if not gives_scores(nlp):
        return None
    ner: Any = nlp.get_pipe("ner")
    ner.keep_scores, ner.threshold = True, 0.0
    entities = judged_entities(nlp, predict(nlp, dev))
    if entities is None:
        return None
    ner.cfg["temperature"] = fit_temperature(entities)
    write({folder / "ner" / "cfg": srsly.json_dumps(ner.cfg, indent=2)})
    return ner.temperature  # type: ignore[no-any-return]
