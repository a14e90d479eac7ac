"""The search in words: metrics/sweep.md, and for the console."""

import statistics

from scipy.stats import t as student

from ..markdown import number, row, table
from .output import heading, mean_and_sd
from .schemas import Sweep, Trial

BEST_FEW = 3
# A difference at least this unlikely by chance, on either side, is no chance.
TAIL = 0.025


def report(outcome: Sweep) -> list[str]:
    lines = heading("Search for settings", outcome)
    lines += [f"**{conclusion(outcome)}**", ""]
    lines += ["To train with the best:", "", "```console", f"$ {outcome['command']}", "```", ""]
    lines += [
        f"Each trial is trained on {outcome['folds']} folds of train and dev "
        f"({outcome['sentences']} distinct sentences, near-duplicates in one fold); test was not "
        "opened. Trial 1 is the config as it is. F1 is the mean ± standard deviation over "
        "the folds.",
        "",
        *table("", "trial", "head", "learning rate", "epochs", "F1", "to the best"),
    ]
    ranked = by_rank(outcome)
    for rank, trial in enumerate(ranked, start=1):
        cells = (str(trial["number"]), trial["head"], f"{trial['learn_rate']:g}")
        f1 = "failed" if trial["f1"]["mean"] is None else mean_and_sd(trial["f1"])
        behind = "" if rank == 1 else difference(trial, ranked[0])
        lines.append(row(f"{rank}.", *cells, str(trial["epochs"]), f1, behind))
    return [*lines, "", *caveats(outcome)]


def conclusion(outcome: Sweep) -> str:
    best, configured = by_rank(outcome)[0], outcome["trials"][0]
    if best is configured:
        return "Nothing that was tried is better than the config as it is."
    words = (
        f"Best of {len(outcome['trials'])}: head {best['head']}, learning rate "
        f"{best['learn_rate']:g}, {best['epochs']} epochs, F1 {mean_and_sd(best['f1'])}; "
        f"the config as it is {difference(configured, best)}."
    )
    if within_chance(outcome, configured, best):
        words += " That is within chance: there is no good reason to prefer it."
    return words


def within_chance(outcome: Sweep, configured: Trial, best: Trial) -> bool:
    """Whether the best of so many trials may owe all of its difference to chance.

    Student's t over the folds, two-sided at 5 %, by Bonferroni shared among the trials that
    the config as it is was compared with: the best of them was chosen by its difference.
    """
    mean, error = paired(configured, best) or (0.0, 0.0)
    n_compared = sum(trial["f1"]["mean"] is not None for trial in outcome["trials"]) - 1
    times = student.ppf(1 - TAIL / n_compared, outcome["folds"] - 1)
    return bool(abs(mean) <= times * error)


def caveats(outcome: Sweep) -> list[str]:
    few = [each["f1"]["mean"] for each in by_rank(outcome)[:BEST_FEW]]
    known = [value for value in few if value is not None]
    apart = number(max(known) - min(known))
    return [
        f"The best {len(known)} are {apart} apart. The best of many trials owes part of its place "
        "to luck, so its F1 here flatters: what it is worth, test tells, once, after training "
        "with it. Differences are ± their standard error over folds, widened because the "
        "folds' trainings share sentences (Nadeau and Bengio 2003). Within chance is what "
        "Student's t over the folds allows at 5 %, corrected for the number of trials "
        "(Bonferroni). One seed was used; the "
        "command `seeds` tells how much another one changes.",
    ]


def by_rank(outcome: Sweep) -> list[Trial]:
    """Best first, failed ones last; among equals the earlier one."""
    return sorted(outcome["trials"], key=lambda trial: -(trial["f1"]["mean"] or 0.0))


def difference(trial: Trial, best: Trial) -> str:
    """`"-0.0123 ± 0.0045"`"""
    known = paired(trial, best)
    return f"{known[0]:+.4f} ± {known[1]:.4f}" if known else ""


def paired(trial: Trial, best: Trial) -> tuple[float, float] | None:
    """The mean difference over folds and its standard error; None if the trial failed.

    The error is sqrt((1/k + n_test/n_train) variance), with n_test/n_train = 1/(k - 1).
    """
    if trial["f1"]["mean"] is None:
        return None
    pairs = zip(trial["f1"]["values"], best["f1"]["values"], strict=True)
    differences = [(a or 0.0) - (b or 0.0) for a, b in pairs]
    k = len(differences)
    error = statistics.stdev(differences) * (1 / k + 1 / (k - 1)) ** 0.5
    return statistics.fmean(differences), error


def for_console(outcome: Sweep) -> str:
    return (
        f"\n{conclusion(outcome)}\nThe best of many flatters; test was not opened. To train "
        f"with it:\n\n  {outcome['command']}\n"
    )
