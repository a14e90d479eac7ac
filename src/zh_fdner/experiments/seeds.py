"""The `seeds` command: how far scores lie apart when nothing but chance differs."""

from collections.abc import Sequence

from ..errors import UserError
from ..evaluation.overlap import Overlap, read_overlap
from ..layout import Layout
from ..manifest import warn_of_stand_ins
from .gold import Gold, read_gold
from .output import heading, mean_and_sd, spread_tables, write
from .planner import Planner
from .run import Result, Run
from .runner import Runner
from .schemas import Origin, Seeds, SubsetSpreads
from .scores import labels_of, scores_of
from .seen import warning
from .spread import spreads

NAME = "seeds"
SUBSETS = {
    "all": "all sentences",
    "not_in_train": "without those that are in train",
    "no_near_duplicate": "without near-duplicates of train either",
}


def seeds(layout: Layout, planner: Planner, do: Runner, n_seeds: int) -> Seeds:
    """Train as the config says with so many seeds, from its own upwards; write and print.

    Raises UserError if that is not at least 2, there is no audit, and what `do` raises.
    """
    if n_seeds < 2:
        raise UserError(f"--vars.n_seeds {n_seeds}: expected at least 2, to see a spread.")
    gold = read_gold(layout, ("train", "dev", "test"))
    overlaps = read_overlap(layout.audit, planner.manifest)
    numbers = [planner.seed() + i for i in range(n_seeds)]
    results = do([whole_run(planner, gold, number) for number in numbers])
    outcome = summarise(planner.origin, numbers, gold, overlaps, results)
    write(layout, NAME, outcome, report(outcome))
    print(for_console(outcome), flush=True)
    warn_of_stand_ins(planner.manifest)
    return outcome


def whole_run(planner: Planner, gold: dict[str, list[Gold]], seed: int) -> Run:
    """What the `train` step trains, but for the seed; scored on dev and test."""
    return planner.run(f"seed {seed}", gold["train"], gold["dev"] + gold["test"], seed)


def summarise(
    origin: Origin,
    numbers: list[int],
    gold: dict[str, list[Gold]],
    overlaps: dict[str, Overlap],
    results: Sequence[Result],
) -> Seeds:
    labels = labels_of(result["sentences"] for result in results)
    splits: dict[str, dict[str, SubsetSpreads]] = {}
    warnings: list[str | None] = []
    begin = 0
    for split in ("dev", "test"):
        splits[split] = {}
        overlap, n_sentences = overlaps[split], len(gold[split])
        warnings.append(warning(split, overlap, n_sentences))
        for name, indexes in overlap.subsets(n_sentences).items():
            chosen = [[result["sentences"][begin + i] for i in indexes] for result in results]
            of_subset = spreads([scores_of(sentences, labels) for sentences in chosen])
            splits[split][name] = {"sentences": len(indexes), **of_subset}
        begin += len(gold[split])
    return {
        **origin,
        "seeds": numbers,
        "warnings": [words for words in warnings if words],
        "splits": splits,
    }


def report(outcome: Seeds) -> list[str]:
    seeds = ", ".join(map(str, outcome["seeds"]))
    lines = heading("Scores over seeds", outcome)
    lines += [
        f"{len(outcome['seeds'])} trainings that differ by their seed alone ({seeds}): the order "
        "of sentences, the head's first weights, dropout. Mean ± standard deviation of the "
        "weights after the last update. The deviation tells how far another seed may fall, "
        "not how far another set of sentences may.",
        "",
    ]
    lines += [line for words in outcome["warnings"] for line in (f"⚠ {words}", "")]
    for split, by_subset in outcome["splits"].items():
        for name, scores in by_subset.items():
            counts = f"{scores['sentences']} sentences, {scores['entities']} entities"
            lines += [f"## {split}, {SUBSETS[name]} ({counts})", "", *spread_tables(scores)]
    return lines


def for_console(outcome: Seeds) -> str:
    lines = [f"\n{'mean ± sd':<42}{'P':>17}{'R':>17}{'F1':>17}"]
    for split, by_subset in outcome["splits"].items():
        for name, scores in by_subset.items():
            cells = (f"{mean_and_sd(scores[k]):>17}" for k in ("p", "r", "f1"))  # type: ignore[literal-required]
            lines.append(f"{f'{split}, {SUBSETS[name]}':<42}{''.join(cells)}")
    lines += [f"⚠ {words}" for words in outcome["warnings"]]
    return "\n".join(lines) + "\n"
