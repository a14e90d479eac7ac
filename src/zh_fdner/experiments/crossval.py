"""The `crossval` command: every sentence scored by a model that has not seen its like."""

from collections.abc import Sequence
from typing import Any

from ..configure import sentences_read
from ..layout import Layout
from ..manifest import warn_of_stand_ins
from ..scoring.summary import summarise
from .chosen import was_searched
from .crossval_report import for_console, report
from .distinct import Distinct, distinct
from .folds import assign_folds
from .gold import read_gold
from .output import SCORES, write
from .planner import Planner
from .run import Result, Run, trained_on
from .runner import Runner
from .schemas import Crossval, Fold, Origin
from .scores import accuracy, counts_of, labels_of, scores_of
from .spread import spread

NAME = "crossval"


def crossval(layout: Layout, planner: Planner, do: Runner, n_folds: int) -> Crossval:
    """Train once a fold on the other folds' sentences, score that fold's; write and print.

    Raises UserError if there cannot be so many folds, and what `do` raises.
    """
    gold = read_gold(layout, ("train", "dev", "test"))
    data = distinct(each for split in gold.values() for each in split)
    seed = planner.seed()
    folds = assign_folds(data.sentences, data.groups, n_folds, seed)
    results = do(fold_runs(planner, data, folds, seed, NAME))
    origin = planner.origin
    searched = was_searched(layout, origin)
    n_train = len(gold["train"])
    by_train = sentences_read(planner.config(n_train), n_train)
    outcome = collect(origin, searched, by_train, data, folds, seed, results)
    write(layout, NAME, outcome, report(outcome))
    print(for_console(outcome), flush=True)
    warn_of_stand_ins(planner.manifest)
    return outcome


def fold_runs(
    planner: Planner,
    data: Distinct,
    folds: Sequence[int],
    seed: int,
    name: str,
    **options: Any,
) -> list[Run]:
    """A run a fold. name: of all of them. options: those of `Planner.run`."""
    runs = []
    for fold in range(max(folds) + 1):
        train = [each for each, of in zip(data.sentences, folds, strict=True) if of != fold]
        score = [each for each, of in zip(data.sentences, folds, strict=True) if of == fold]
        runs.append(planner.run(f"{name}, fold {fold + 1}", train, score, seed, **options))
    return runs


def collect(
    origin: Origin,
    searched: bool,
    trained_on_by_train: int,
    data: Distinct,
    folds: Sequence[int],
    seed: int,
    results: Sequence[Result],
) -> Crossval:
    """searched: see `Crossval`. results: one a fold, in order."""
    labels = labels_of(result["sentences"] for result in results)
    scored = [each for result in results for each in result["sentences"]]
    groups = [
        group
        for fold in range(len(results))
        for group, of in zip(data.groups, folds, strict=True)
        if of == fold
    ]
    by_fold: list[Fold] = [
        {
            "train": trained_on(result),
            "sentences": len(result["sentences"]),
            **scores_of(result["sentences"], labels),
        }
        for result in results
    ]
    pooled = summarise(counts_of(scored, labels), labels, groups)
    return {
        **origin,
        "searched": searched,
        "seed": seed,
        "trained_on_by_train": trained_on_by_train,
        "sentences": len(scored),
        "groups": len(set(groups)),
        "merged": data.merged,
        "disagreeing": data.disagreeing,
        "pooled": pooled,
        "accuracy": accuracy(scored),
        "folds": by_fold,
        "spread": {key: spread([fold[key] for fold in by_fold]) for key in SCORES},  # type: ignore[literal-required]
    }
