"""What the audit of the corpus warns of, and what a comparison with the published run is worth."""

from collections.abc import Mapping
from typing import Any


def findings(audit: Mapping[str, Any]) -> list[str]:
    warnings = audit["warnings"] or ["None of what it looks for was found."]
    return ["## Audit of the corpus", "", *(f"- {each}" for each in warnings), ""]


def published(reproduction: Mapping[str, Any]) -> list[str]:
    verdict = reproduction["verdict"]
    lines = [f"## Against {reproduction['published_model']}", ""]
    if verdict["comparable"]:
        lines.append(
            "Comparable: corpus, recipe and data are those of the published run. The F1 of dev "
            f"differ by {verdict['f1_difference']}."
        )
    else:
        lines += ["Not comparable:", "", *(f"- {reason}" for reason in verdict["reasons"])]
    return [*lines, ""]


def compute(evaluation: Mapping[str, Any]) -> list[str]:
    """Only what was measured: the rate of reading."""
    pace = evaluation["speed"]["test"]
    if pace is None:
        return []
    return [
        "## Compute",
        "",
        f"`evaluate` read test at {pace:.0f} characters a second, on a machine that its file does "
        "not name. Hours, energy and emissions of the training were not measured.",
        "",
    ]
