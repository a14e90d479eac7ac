"""The `report` step: writes metrics/report.html."""

from ..atomic import write
from ..layout import Layout
from ..manifest import warn_of_stand_ins
from .inputs import read_inputs
from .page import render_page


def write_report(layout: Layout) -> None:
    """Raises UserError if a step before this one has not been run."""
    inputs = read_inputs(layout)
    write({layout.report: render_page(inputs)})
    warn_of_stand_ins(inputs.manifest)
    print(f"✔ {layout.report} (open it in a browser)")
