"""The `report` step: writes metrics/report.html."""

from ..layout import Layout
from ..manifest import warn_of_stand_ins
from .inputs import read_inputs
from .page import render_page


def write_report(layout: Layout) -> None:
    """Raises UserError if a step before this one has not been run."""
    inputs = read_inputs(layout)
    page = render_page(inputs)
    layout.report.write_text(page, encoding="utf8")
    warn_of_stand_ins(inputs.manifest)
    print(f"✔ {layout.report} (open it in a browser)")
