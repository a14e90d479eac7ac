"""Figures over seeds."""

import statistics
from typing import Any

Results = list[dict[str, Any]]


def f1(results: Results, name: str) -> list[float]:
    """name: "<split> <decoding>"."""
    return [result["f1"][name] for result in results]


def mean_and_spread(values: list[float]) -> str:
    return f"{statistics.fmean(values):.4f} ± {spread(values):.4f}"


def spread(values: list[float]) -> float:
    """The standard deviation."""
    return statistics.stdev(values) if len(values) > 1 else 0.0


def difference(a: list[float], b: list[float]) -> str:
    """Of b from a, pair by pair, with its standard error."""
    differences = [y - x for x, y in zip(a, b, strict=True)]
    error = spread(differences) / len(differences) ** 0.5
    return f"{statistics.fmean(differences):+.4f} ± {error:.4f}"
