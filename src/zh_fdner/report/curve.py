"""The learning curve, and whether more annotation would help."""

from typing import Any, cast

from ..experiments.curve_chart import draw
from ..experiments.schemas import Curve
from .experiments import experiment
from .inputs import Inputs
from .svg import inline_svg


def curve(inputs: Inputs) -> dict[str, Any] | None:
    found = cast(Curve | None, experiment(inputs, "curve"))
    if not found:
        return None
    verdict = found["verdict"]["words"]
    return {"result": found, "figure": inline_svg(draw(found), "curve", verdict)}
