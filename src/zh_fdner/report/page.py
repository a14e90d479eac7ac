"""The page: each section's data through its template."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

from ..evaluation.table import INTERVALS
from ..manifest import stand_ins
from ..markdown import number
from ..results import of_this_version
from .inputs import Inputs
from .sections import SECTIONS
from .visible import visible


def render_page(inputs: Inputs) -> str:
    """The report as HTML that needs no other file and no network.

    Raises UserError if one of the files is not in the form that this version writes.
    """
    environment = make_environment()
    sections = []
    for section in SECTIONS:
        with of_this_version(f"metrics/: cannot make the section “{section.title}” of the report"):
            data = section.build(inputs)
            html = None if data is None else fill(environment, section.name, data)
        if html is not None:
            sections.append({**section._asdict(), "html": html})
    return environment.get_template("page.html").render(
        corpus=inputs.manifest["corpus"]["name"],
        stand_ins=stand_ins(inputs.manifest),
        sections=sections,
    )


def fill(environment: Environment, name: str, data: Mapping[str, Any]) -> Markup:
    """A section by its template. Raises KeyError if there is no such data."""
    template = environment.get_template(f"sections/{name}.html")
    try:
        return Markup(template.render(data))
    except UndefinedError as error:
        raise KeyError(str(error)) from error


def make_environment() -> Environment:
    """Everything is escaped, and has its invisible characters shown: labels, sentences and
    names come from users."""
    environment = Environment(
        loader=PackageLoader("zh_fdner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.globals["INTERVALS"] = INTERVALS
    return environment


def shown(value: Any) -> Any:
    """What a template prints of a value; markup is finished already."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
