"""On what to fit the temperature of entities' scores: on the gold's tags, or, as `train` does, on
which of the predicted entities are right.

    python -m benchmarks.calibration PIPELINE CORPUS

PIPELINE: a folder that `train` saved. CORPUS: one with dev.spacy, on which both are fitted, and
test.spacy, on which the expected calibration error and the Brier score of each are measured.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import spacy
from numpy.typing import NDArray
from spacy.language import Language

from zh_fdner.evaluation.run import predict
from zh_fdner.markdown import whole_table
from zh_fdner.pipeline.gold import gold_bio_tags
from zh_fdner.pipeline.lattice import Lattice
from zh_fdner.pipeline.stretches import Stretch
from zh_fdner.scoring.calibration import calibrate
from zh_fdner.scoring.judged import JudgedEntities, gives_scores, judged_entities
from zh_fdner.training.temperature import TEMPERATURES, fit_temperature

HEAD = ("temperature", "", "ECE on test", "Brier score on test")


class Split(NamedTuple):
    """entities: predicted. gold: the BIO tags of each doc, -1 where nobody has annotated."""

    entities: JudgedEntities
    gold: list[NDArray[numpy.int64]]


def read_split(nlp: Language, path: Path) -> Split:
    """Ends the program if the pipeline finds nothing in it."""
    ner: Any = nlp.get_pipe("ner")
    ner.keep_scores, ner.threshold = True, 0.0
    examples = predict(nlp, path)
    entities = judged_entities(nlp, examples)
    if entities is None:
        raise SystemExit(f"{path}: no entity is found that can be judged.")
    return Split(entities, [gold_bio_tags(each, ner.labels, ner.columns) for each in examples])


def fit_on_tags(split: Split) -> float:
    """The temperature, of `TEMPERATURES`, that makes the gold's tags least surprising."""
    found = split.entities
    pairs = zip(found.scores, split.gold, strict=True)
    whole = [(scores, tags) for scores, tags in pairs if len(tags) and (tags >= 0).all()]
    # As a lattice wants them.
    whole.sort(key=lambda pair: -len(pair[1]))
    scores, gold = [each for each, _ in whole], [tags for _, tags in whole]
    losses = [surprise(scores, gold, found.steps, each) for each in TEMPERATURES]
    best: float = TEMPERATURES[int(numpy.argmin(losses))]
    return best


def surprise(
    scores: Sequence[NDArray[numpy.float32]],
    gold: Sequence[NDArray[numpy.int64]],
    steps: NDArray[numpy.float32],
    temperature: float,
) -> float:
    """The negative log-likelihood of the gold's sequences of tags, in nats.

    scores: (n_tokens, n_tags) of each doc, the longest first. steps: as of `Lattice`.
    """
    exact = steps.astype("float64") / temperature
    stretches = [Stretch(i, 0, len(tags)) for i, tags in enumerate(gold)]
    lattice = Lattice(scores, stretches, numpy.exp(exact), temperature)
    total = lattice.total(numpy.arange(len(gold))).sum()
    pairs = zip(scores, gold, strict=True)
    return float(total - sum(of_gold(each, tags, exact, temperature) for each, tags in pairs))


def of_gold(
    scores: NDArray[numpy.float32],
    tags: NDArray[numpy.int64],
    steps: NDArray[numpy.float64],
    temperature: float,
) -> float:
    """The logarithm of what the sequence weighs, beside the best tag of each token as 0."""
    own = scores[numpy.arange(len(tags)), tags].astype("float64") - scores.max(axis=1)
    between = steps[-1, tags[0]] + steps[tags[:-1], tags[1:]].sum()
    return float(own.sum() / temperature + between)


def measured(entities: JudgedEntities, temperature: float) -> list[str]:
    """ECE, and the Brier score: the mean square of what confidence and truth differ by."""
    pairs = entities.pairs(temperature)
    found = calibrate(pairs)
    brier = sum((value - right) ** 2 for value, right in pairs) / len(pairs)
    return [f"{found['ece']:.4f}" if found else "–", f"{brier:.4f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("corpus", type=Path)
    args = parser.parse_args()
    nlp = spacy.load(args.pipeline)
    if not gives_scores(nlp):
        raise SystemExit(f"{args.pipeline}: its head has no scores of tags.")
    dev, test = (read_split(nlp, args.corpus / f"{name}.spacy") for name in ("dev", "test"))
    right = dev.entities.right
    print(
        f"Predicted on dev: {len(right)} entities, {sum(right) / len(right):.2f} of them right.\n"
    )
    ways = {
        "none": 1.0,
        "fitted on tags": fit_on_tags(dev),
        "fitted on entities": fit_temperature(dev.entities),
    }
    rows = [[name, f"{t:.2f}", *measured(test.entities, t)] for name, t in ways.items()]
    print("\n".join(whole_table(HEAD, rows)))


if __name__ == "__main__":
    main()
