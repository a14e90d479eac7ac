"""The `curve` command: scores over the amount of training data; would more of it help?"""

from collections.abc import Sequence

import numpy

from ..errors import UserError
from ..evaluation.overlap import Overlap, read_overlap
from ..layout import Layout
from ..manifest import warn_of_stand_ins
from ..scoring.groups import by_group
from ..similarity.near_duplicates import near_duplicate_groups
from .curve_chart import write_chart
from .curve_report import report
from .curve_verdict import judge
from .folds import assign_folds
from .gain import gain
from .gold import Gold, read_gold
from .output import write
from .planner import Planner
from .run import Result, Scored, trained_on
from .runner import Runner
from .schemas import Curve, Gains, Origin, Point
from .scores import counts_of, labels_of, scores_of
from .seen import unseen
from .spread import spreads

NAME = "curve"
QUARTERS = 4
SPLITS = ("dev", "test")


def curve(layout: Layout, planner: Planner, do: Runner, n_seeds: int) -> Curve:
    """Train on 1, 2, 3 and 4 quarters of train with so many seeds; write, draw and print.

    Raises UserError if that is not at least 2, there is no audit, and what `do` raises.
    """
    if n_seeds < 2:
        raise UserError(f"--vars.curve_seeds {n_seeds}: expected at least 2, to see a spread.")
    gold = read_gold(layout, ("train", *SPLITS))
    overlaps = read_overlap(layout.audit, planner.manifest)
    new = {split: new_sentences(split, overlaps[split], len(gold[split])) for split in SPLITS}
    seeds = [planner.seed() + i for i in range(n_seeds)]
    trained = [[part_of_train(gold["train"], q, seed) for seed in seeds] for q in range(1, 5)]
    runs = [
        planner.run(f"{25 * q} % of train, seed {seed}", part, gold["dev"] + gold["test"], seed)
        for q, parts in enumerate(trained, start=1)
        for seed, part in zip(seeds, parts, strict=True)
    ]
    results = do(runs)
    by_point = [results[i : i + n_seeds] for i in range(0, len(results), n_seeds)]
    outcome = collect(planner.origin, gold, new, seeds, trained, by_point)
    write(layout, NAME, outcome, report(outcome))
    write_chart(layout, outcome)
    print(f"\n{outcome['verdict']['words']}\n", flush=True)
    warn_of_stand_ins(planner.manifest)
    return outcome


def part_of_train(train: Sequence[Gold], quarters: int, seed: int) -> list[Gold]:
    """So many quarters, in the order of the corpus; fewer are part of more.

    The quarters are alike in their types of entities. A seed has its own, so that the spread
    over seeds is also that of which sentences happened to be annotated first.
    """
    quarter = assign_folds(train, range(len(train)), QUARTERS, seed)
    rank = numpy.random.default_rng(seed).permutation(QUARTERS)
    return [each for each, of in zip(train, quarter, strict=True) if rank[of] < quarters]


def new_sentences(split: str, overlap: Overlap, n_sentences: int) -> list[int]:
    """The indexes of the sentences to score, those that have no like in train: on the others
    the curve would rise when their like comes into the part that is trained on.

    Raises UserError if there is none.
    """
    indexes = unseen(overlap, n_sentences)
    if not indexes:
        raise UserError(
            f"Each of the {n_sentences} {split} sentences or a near-duplicate of it is in "
            "train, so there is none to draw a learning curve with. Put other sentences into "
            f"{split}."
        )
    return indexes


def collect(
    origin: Origin,
    gold: dict[str, list[Gold]],
    new: dict[str, list[int]],
    seeds: list[int],
    trained: Sequence[Sequence[list[Gold]]],
    by_point: Sequence[Sequence[Result]],
) -> Curve:
    """new: see `new_sentences`, by split. trained, by_point: what was trained on and what came
    of it, by quarters and seed."""
    trained = [
        [part[: trained_on(result)] for part, result in zip(parts, results, strict=True)]
        for parts, results in zip(trained, by_point, strict=True)
    ]
    labels = labels_of(result["sentences"] for results in by_point for result in results)
    begins = {"dev": 0, "test": len(gold["dev"])}
    scored: dict[str, list[list[list[Scored]]]] = {
        split: [
            [[result["sentences"][begins[split] + i] for i in new[split]] for result in results]
            for results in by_point
        ]
        for split in SPLITS
    }
    points: list[Point] = [
        {
            "quarters": i + 1,
            "sentences": [len(part) for part in parts],
            "entities": [sum(len(each.labels) for each in part) for part in parts],
            "dev": spreads([scores_of(each, labels) for each in scored["dev"][i]]),
            "test": spreads([scores_of(each, labels) for each in scored["test"][i]]),
        }
        for i, parts in enumerate(trained)
    ]
    groups = {
        split: near_duplicate_groups([gold[split][i].text for i in new[split]]) for split in SPLITS
    }
    gains = {split: gains_of(scored[split], labels, groups[split]) for split in SPLITS}
    return {
        **origin,
        "seeds": seeds,
        "scored": {split: len(new[split]) for split in SPLITS},
        "left_out": {split: len(gold[split]) - len(new[split]) for split in SPLITS},
        "points": points,
        "gains": gains,
        "verdict": judge(points[-1]["dev"]["f1"]["mean"] or 0.0, **gains["dev"]),
    }


def gains_of(
    scored: Sequence[Sequence[Sequence[Scored]]], labels: Sequence[str], groups: Sequence[int]
) -> Gains:
    """scored: by quarters, then by seed. groups: of near-duplicates, a number a sentence."""
    counts = [
        [by_group(counts_of(each, labels).sum(axis=1), groups) for each in seeds]
        for seeds in scored
    ]
    return {"last_quarter": gain(counts[2], counts[3]), "doubling": gain(counts[1], counts[3])}
