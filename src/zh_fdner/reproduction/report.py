"""The comparison as a text to read: metrics/reproduction.md."""

from collections.abc import Sequence

from ..markdown import number, row, table
from . import published
from .compare import Reproduction
from .data import Data
from .figures import Pair
from .setting import Setting
from .verdict import Verdict
from .words import METRICS, one_seed, summary, suspicion


def report(result: Reproduction) -> str:
    """Markdown. A stand-in is named in the first lines."""
    return "\n".join(
        [
            "# Reproduction of the published model",
            "",
            *warn_of_stand_ins(result),
            *verdict(result["verdict"], result["final"]),
            *figures(result),
            *recipe(result["recipe"]),
            *data(result["data"]),
            "## The published score itself",
            "",
            suspicion(result),
            "",
        ]
    )


def warn_of_stand_ins(result: Reproduction) -> list[str]:
    notes = " and ".join(result["stand_ins"])
    if not notes:
        return []
    return [
        f"> **Stand-in.** This run uses {notes}. Its figures are not fdner's, and nothing "
        "below tells whether the published model can be reproduced.",
        "",
    ]


def verdict(judged: Verdict, final: Pair) -> list[str]:
    lines = [f"**{summary(judged, final)}**", ""]
    if judged["comparable"]:
        lines += [one_seed(), ""]
    if judged["reasons"]:
        lines += ["Why not:", "", *(f"- {reason}" for reason in judged["reasons"]), ""]
    if judged["warnings"]:
        lines += [*(f"- ⚠ {warning}" for warning in judged["warnings"]), ""]
    return lines


def figures(result: Reproduction) -> list[str]:
    final = result["final"]
    ours = final["ours"]
    lines = ["## Figures", "", f"Published: {published.MODEL}, trained on {published.CORPUS}."]
    lines += [
        f"Ours: {result['encoder']}, trained on {result['corpus']}; {of_split(result['data'])}"
    ]
    lines += ["", *table("last row", "published", "", "ours")]
    for key, name in METRICS.items():
        known = final["published"][key]  # type: ignore[literal-required]
        value = ours[key] if ours else None  # type: ignore[literal-required]
        fraction = published.FINAL_FRACTIONS.get(key, "")
        lines.append(row(name, number(known), fraction, number(value)))
    lines += ["", "By epoch, as published / ours:", ""]
    lines += table(*METRICS.values())
    for pair in result["epochs"]:
        lines.append(row(*(side_by_side(pair, key) for key in METRICS)))
    if any(each["name"] == "head" and not each["same"] for each in result["recipe"]):
        lines += ["", "Ours is another head, so its losses are another quantity than theirs."]
    return [*lines, ""]


def of_split(data: Data) -> str:
    return f"evaluated on {data['evaluated_on'] or 'another file'} after each epoch."


def side_by_side(pair: Pair, key: str) -> str:
    known = number(pair["published"][key])  # type: ignore[literal-required]
    if key == "epoch":
        return known
    ours = pair["ours"]
    return f"{known} / {number(ours[key] if ours else None)}"  # type: ignore[literal-required]


def recipe(settings: Sequence[Setting]) -> list[str]:
    lines = ["## Recipe", "", *table("setting", "published", "ours", "")]
    for each in settings:
        remark = "same" if each["same"] else "**differs**" if each["matters"] else "differs"
        remark += f": {each['note']}" if each["note"] else ""
        lines.append(row(each["name"], each["published"], each["ours"], remark))
    return [*lines, ""]


def data(found: Data) -> list[str]:
    lines = ["## Data", "", *table("", "published", "ours", "")]
    for check in found["checks"]:
        remark = "same" if check["same"] else "**differs**"
        lines.append(row(check["name"], check["published"], check["ours"], remark))
    lines += ["", *table("file", "sha256")]
    lines += [row(path, sha256) for path, sha256 in sorted(found["files"].items())]
    if found["zip_sha256"]:
        is_it = "is" if found["zip_is_inferred"] else "is not"
        remark = f" ({is_it} the one that the dataset's history suggests)"
        lines.append(row("fdner's zip", f"{found['zip_sha256']}{remark}"))
    lines.append("")
    for split, seen in found["overlap"].items():
        lines.append(
            f"- {seen['in_train']} of {seen['sentences']} {split} sentences are in train, too."
        )
    return [*lines, ""]
