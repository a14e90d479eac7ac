"""The model card: the README.md of the packaged pipeline, from measured files only."""

from typing import Any

from ..evaluation.table import subset_names
from ..markdown import row, table

HOW_SCORED = (
    "P, R and F1 of spans, exact match, with 95 % intervals by resampling sentences, "
    "near-duplicates together; accuracy of BIO tags. A score on sentences that are in train, "
    "too, tells nothing of new text: where there are any, the score without them is below it."
)
NOT_SCORED = ("## Scores", "", "None: the checkpoint has not been scored here.")


def model_card(meta: dict[str, Any]) -> str:
    """Markdown from the packaged meta. A stand-in is named in the first line."""
    package = f"{meta['lang']}_{meta['name']}"
    facts = meta["zh_fdner"]
    lines = [f"# {package} {meta['version']}", ""]
    if facts["stand_ins"]:
        lines += [
            f"> **Stand-in.** Made with {' and '.join(facts['stand_ins'])}. "
            "Its scores are not fdner's and not comparable with the published model's.",
            "",
        ]
    lines += [meta["description"], "", *usage(package), *origins(facts)]
    if "checkpoint" in facts:
        lines += [*imported(facts), *NOT_SCORED]
    else:
        lines += [*trained(facts), *scores(facts)]
    lines += ["", *confidence(facts.get("calibration"))]
    lines += files(package, facts["files"])
    return "\n".join(lines) + "\n"


def usage(package: str) -> list[str]:
    return [
        "```python",
        "import spacy",
        "",
        f'nlp = spacy.load("{package}")',
        'doc = nlp("滚动轴承外圈出现点蚀。")',
        "print([(ent.text, ent.label_) for ent in doc.ents])",
        "```",
        "",
    ]


def origins(facts: dict[str, Any]) -> list[str]:
    lines = ["## Origin", "", "| | name | revision | licence |", "|---|---|---|---|"]
    for role in ("corpus", "encoder", "checkpoint"):
        if role in facts:
            origin = facts[role]
            revision = origin.get("revision", "")
            lines.append(f"| {role} | {origin['name']} | {revision} | {origin['license']} |")
    return [*lines, ""]


def imported(facts: dict[str, Any]) -> list[str]:
    lines = [
        "The weights are the checkpoint's own. Its files:",
        "",
        "| file | sha256 |",
        "|---|---|",
    ]
    lines += [f"| {name} | {digest} |" for name, digest in facts["checkpoint"]["files"].items()]
    return [*lines, "", f"Its tags: {', '.join(facts['tags'])}.", ""]


def trained(facts: dict[str, Any]) -> list[str]:
    recipe = facts["recipe"]
    rate = recipe["learning_rate"]
    return [
        f"Recipe: {recipe['epochs']} epochs, batch {recipe['batch_size']}, learning rate "
        f"{rate.get('initial_rate', rate) if isinstance(rate, dict) else rate}, seed "
        f"{recipe['seed']}, normalisation {recipe['normalisation']}, head {recipe['head']}, "
        f"decoding {recipe['decode']}; the weights are {recipe['weights']}.",
        "",
    ]


def scores(facts: dict[str, Any]) -> list[str]:
    lines = ["## Scores", "", HOW_SCORED, ""]
    lines += table("split", "sentences", "P", "R", "F1", "accuracy")
    for split in ("dev", "test"):
        score = facts["scores"][split]
        subsets = score["subsets"]
        names = subset_names(split, subsets)
        for name, subset in subsets.items():
            cells = (_with_interval(*subset[key]) for key in "prf")
            accuracy = _number(score.get("bio_acc")) if name == "all" else ""
            lines.append(row(names[name], subset["sentences"], *cells, accuracy))
    lines += ["", "By type, on test:", "", *table("type", "P", "R", "F1")]
    per_type = facts["scores"]["test"]["ents_per_type"] or {}
    for label, score in sorted(per_type.items()):
        lines.append(row(label, *(_number(score[key]) for key in "prf")))
    return lines


def confidence(calibration: dict[str, Any] | None) -> list[str]:
    """calibration: as `brief_calibration` gives it; None for packages of earlier versions."""
    if not calibration or calibration["temperature"] is None:
        return ["`ent._.score` is not calibrated."]
    ece, before = calibration["ece"].get("test"), calibration["uncalibrated_ece"].get("test")
    return [
        f"`ent._.score` is calibrated on dev (temperature {calibration['temperature']:g}). "
        f"Expected calibration error on test: {_number(ece)}, without it {_number(before)}."
    ]


def files(package: str, checksums: dict[str, str]) -> list[str]:
    return [
        "",
        "## Files",
        "",
        f"No pickles. `python -m {package}.verify` compares the installed files with these.",
        "",
        *table("file", "sha256"),
        *(row(f"`{name}`", f"`{digest}`") for name, digest in checksums.items()),
    ]


def _with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """`0.41 (95 % 0.36–0.46)`"""
    if value is None:
        return "–"
    return f"{value:.2f}" + ("" if low is None else f" (95 % {low:.2f}–{high:.2f})")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
