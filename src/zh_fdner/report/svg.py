"""matplotlib figures as SVG inside the page, in the page's own colours and fonts."""

import io
import re

import matplotlib
from markupsafe import Markup, escape
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# matplotlib's default colours, and the page's variables, which light and dark define.
COLOURS = {
    "#000000": "var(--ink)",
    "#ffffff": "var(--paper)",
    "#1f77b4": "var(--series-1)",
    "#ff7f0e": "var(--series-2)",
    "#808080": "var(--muted)",
    "#b0b0b0": "var(--line)",
    "#cccccc": "var(--line)",
}
# Text stays text, which the page's fonts draw; the salt makes the same ids of the same figure.
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "zh_fdner"}
# So large that a phone's width leaves the text legible.
INCHES = (4.6, 3.3)


def new_figure() -> Figure:
    figure = Figure(figsize=INCHES, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def inline_svg(figure: Figure, name: str, description: str) -> Markup:
    """The figure as an element of a page.

    name: unlike that of any other figure on the page. description: what it shows, for those
    who cannot see it.
    """
    output = io.StringIO()
    # Without date and version, so that the same figures give the same page.
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with matplotlib.rc_context(SETTINGS):
        figure.savefig(output, format="svg", transparent=True, metadata=nothing)
    svg = output.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    for colour, variable in COLOURS.items():
        svg = svg.replace(colour, variable)
    # `font` or `font-family`, as the version of matplotlib has it.
    svg = re.sub(r"(font(?:-family)?: [^;\"']*)'[^;\"]*", r"\1var(--font)", svg)
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    size, rest = svg.split(">", 1)
    box = re.search(r'viewBox="[^"]*"', size)
    assert box, "matplotlib gives every figure a viewBox"
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{box[0]} role="img" aria-label="{escape(description)}">{rest}'
    )
