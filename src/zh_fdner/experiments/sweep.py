"""The `sweep` command: looks for a better learning rate, number of epochs and head."""

from collections.abc import Callable, Sequence

import optuna
from optuna.samplers import TPESampler
from optuna.trial import TrialState

from ..configure import HEAD_OVERLAYS
from ..errors import UserError
from ..evaluation.overlap import read_overlap
from ..layout import Layout
from ..manifest import Manifest, warn_of_stand_ins
from ..markdown import number
from .crossval import fold_runs
from .distinct import distinct
from .folds import assign_folds
from .gold import read_gold
from .output import mean_and_sd, write
from .planner import Planner
from .runner import DivergedError, Runner
from .schemas import Sweep, Trial
from .scores import labels_of, scores_of
from .search_space import Setting, as_configured, suggest
from .seen import warning
from .spread import spread
from .sweep_report import for_console, report

NAME = "sweep"
# Before these are known, settings are drawn at random.
RANDOM_TRIALS = 5


def sweep(
    layout: Layout,
    planner: Planner,
    do: Runner,
    n_trials: int,
    n_folds: int,
    heads: Sequence[str],
    command: Callable[[Manifest, Trial], str],
) -> Sweep:
    """Try settings on folds of train and dev; test is not even opened. Write and print.

    heads: those to try. command: tells how to train with a trial's settings on a
    manifest's corpus.
    Raises UserError if there are fewer than 2 trials, a head is unknown or there is no audit,
    and what `do` raises: of the config as it is anything, of other trials what their settings
    are not to blame for, as a full disk.
    """
    check(n_trials, heads)
    warnings = warnings_of(layout, planner.manifest)
    gold = read_gold(layout, ("train", "dev"))
    data = distinct([*gold["train"], *gold["dev"]])
    seed = planner.seed()
    folds = assign_folds(data.sentences, data.groups, n_folds, seed)

    def f1_by_fold(name: str, setting: Setting) -> list[float]:
        runs = fold_runs(
            planner, data, folds, seed, name, head=setting.head, settings=setting.overrides
        )
        results = do(runs)
        labels = labels_of(result["sentences"] for result in results)
        return [scores_of(each["sentences"], labels)["f1"] or 0.0 for each in results]

    trials = search(planner, f1_by_fold, n_trials, n_folds, heads, seed)
    best = max(trials, key=lambda trial: trial["f1"]["mean"] or 0.0)
    outcome: Sweep = {
        **planner.origin,
        "warnings": warnings,
        "seed": seed,
        "folds": n_folds,
        "sentences": len(data.sentences),
        "trials": trials,
        "best": best["number"],
        "command": command(planner.manifest, best),
    }
    told = [f"⚠ {words}" for words in outcome["warnings"]]
    write(layout, NAME, outcome, [*report(outcome), "", *told])
    print("\n".join([for_console(outcome), *told]), flush=True)
    warn_of_stand_ins(planner.manifest)
    return outcome


def warnings_of(layout: Layout, manifest: Manifest) -> list[str]:
    """Whether test can tell what the best is worth, as the audit found."""
    n_sentences = manifest["splits"]["test"]["sentences"]
    words = warning("test", read_overlap(layout.audit, manifest)["test"], n_sentences)
    return [words] if words else []


def search(
    planner: Planner,
    f1_by_fold: Callable[[str, Setting], list[float]],
    n_trials: int,
    n_folds: int,
    heads: Sequence[str],
    seed: int,
) -> list[Trial]:
    """The trials, by optuna's tree-structured Parzen estimator.

    The study lives in memory. When a search goes on, it is played again: each trial's sampler
    is seeded by its number, so the same results lead to the same settings, and results of
    finished runs are kept. So no study can disagree with the runs it rests on.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize")
    study.enqueue_trial(as_configured(planner.head))
    trials: list[Trial] = []
    for n in range(1, n_trials + 1):
        study.sampler = TPESampler(n_startup_trials=RANDOM_TRIALS, seed=seed + n)
        asked = study.ask()
        setting = suggest(asked, planner, heads)
        name = f"trial {n} of {n_trials}"
        print(f"\nℹ {name}: {setting.in_words}", flush=True)
        values: list[float | None]
        try:
            values = [*f1_by_fold(name, setting)]
        except DivergedError as error:
            if n == 1:
                raise
            print(f"⚠ {error}\n⚠ {name} counts as failed; the search goes on.", flush=True)
            values = [None] * n_folds
        f1 = spread(values)
        state = TrialState.FAIL if f1["mean"] is None else TrialState.COMPLETE
        study.tell(asked, f1["mean"], state=state)
        trials.append({"number": n, **setting.described, "f1": f1})  # type: ignore[typeddict-item]
        print(f"  F1 {mean_and_sd(f1)}, best so far {number(study.best_value)}", flush=True)
    return trials


def check(n_trials: int, heads: Sequence[str]) -> None:
    if n_trials < 2:
        raise UserError(f"--vars.n_trials {n_trials}: expected at least 2, to compare.")
    unknown = [head for head in heads if head not in HEAD_OVERLAYS]
    if unknown or not heads:
        raise UserError(
            f"--vars.sweep_heads {','.join(heads)}: expected one or more of "
            f"{', '.join(HEAD_OVERLAYS)}, separated by commas."
        )
