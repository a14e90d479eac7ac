"""The `compare` command: is another pipeline better than the one that ships?"""

from typing import Any

from spacy.training import Example

from .atomic import write
from .corpus.splits import SCORED
from .evaluation.other import check_types, load_other
from .evaluation.overlap import Overlap, read_overlap
from .evaluation.record import as_json, micro_counts, score_subsets
from .evaluation.run import predict
from .evaluation.table import INTERVALS, difference_words, layout_table, score_rows, subset_names
from .evaluation.weights import digest_of_pipeline
from .experiments.origin import surroundings
from .gpu import use_device
from .layout import Layout
from .manifest import read_manifest, warn_of_stand_ins
from .markdown import whole_table
from .scoring.groups import by_group, groups_of
from .scoring.paired import paired_test
from .trained import load_trained

SIDES = ("this", "other")
HEADER = ("pipeline", "split", "sentences", "P", "R", "F1")
TEST = "p: two-sided approximate randomisation test over sentences, near-duplicates together."


def compare(layout: Layout, other: str, gpu_id: int) -> None:
    """Score both pipelines on dev and test and test the difference of their F1.

    Writes `metrics/compare.json` and `metrics/compare.md`. Which sentences are in train is
    known of this project's train only: the other pipeline may have seen more.
    other: the folder of a pipeline, or the name of an installed package.
    Raises UserError if that is no pipeline for the same types, or an earlier step's output
    is missing.
    """
    manifest = read_manifest(layout.manifest)
    overlaps = read_overlap(layout.audit, manifest)
    use_device(gpu_id)
    ours, theirs = load_trained(layout.model), load_other(other)
    check_types(ours, theirs, other)
    paths = {split: layout.corpus / f"{split}.spacy" for split in SCORED}
    record = {
        **surroundings(manifest, manifest["encoder"]["files"]),
        "model_sha256": digest_of_pipeline(layout.model),
        "this": str(layout.model),
        "other": other,
        "splits": {
            split: compare_split(predict(ours, path), predict(theirs, path), overlaps[split])
            for split, path in paths.items()
        },
    }
    readable = layout.comparison.with_suffix(".md")
    write({layout.comparison: as_json(record), readable: markdown(record)})
    print("\n".join(["", *console_lines(record), ""]), flush=True)
    warn_of_stand_ins(manifest)


def compare_split(
    this: list[Example], other: list[Example], overlap: Overlap
) -> dict[str, dict[str, Any]]:
    """By subset: both pipelines' scores, and the paired test of other less this."""
    groups = groups_of(this)
    scores = score_subsets(this, overlap, groups), score_subsets(other, overlap, groups)
    counts = micro_counts(this), micro_counts(other)
    return {
        subset: {
            "this": scores[0][subset],
            "other": scores[1][subset],
            **paired_test(
                *(by_group(of_side[chosen], groups[chosen]) for of_side in counts)
            )._asdict(),
        }
        for subset, chosen in overlap.subsets(len(this)).items()
    }


def console_lines(record: dict[str, Any]) -> list[str]:
    return [*layout_table(HEADER, rows(record), names=2), "", *differences(record), INTERVALS, TEST]


def markdown(record: dict[str, Any]) -> str:
    lines = [f"# {record['other']} against {record['this']}", ""]
    lines += whole_table(HEADER, rows(record))
    lines += [*(f"- {line}" for line in differences(record)), "", INTERVALS, TEST]
    return "\n".join(lines) + "\n"


def rows(record: dict[str, Any]) -> list[list[str]]:
    """A row for each pipeline on each subset of each split, those to be compared together."""
    return [
        row
        for split, subsets in record["splits"].items()
        for pair in zip(*(own_rows(record, side, split, subsets) for side in SIDES), strict=True)
        for row in pair
    ]


def own_rows(
    record: dict[str, Any], side: str, split: str, subsets: dict[str, Any]
) -> list[list[str]]:
    """One pipeline's, a row a subset."""
    scores = {subset: both[side] for subset, both in subsets.items()}
    return [[record[side], *row] for row in score_rows(split, scores)]


def differences(record: dict[str, Any]) -> list[str]:
    """A line a subset."""
    lines = []
    for split, subsets in record["splits"].items():
        names = subset_names(split, {subset: both["this"] for subset, both in subsets.items()})
        for subset, both in subsets.items():
            lines.append(f"other − this, {names[subset]}: {difference_words(both)}")
    return lines
