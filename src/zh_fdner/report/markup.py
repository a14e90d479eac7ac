"""Sentences with their entities, by displaCy."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape
from spacy import displacy

from .visible import visible, visible_positions

# displaCy fills in text and label; the rest are params of ours.
TEMPLATE = (
    '<mark class="entity {colour} {state}">{text}'
    '<span class="label">{label} <span class="remark">{remark}</span></span></mark>'
)
COLOURS = 12


class Shown(NamedTuple):
    """An entity, characters `start:end`. remark: behind the label, may be empty."""

    start: int
    end: int
    label: str
    is_right: bool
    remark: str


def render(text: str, entities: Sequence[Shown], labels: Sequence[str]) -> Markup:
    """HTML of one sentence.

    labels: all of the corpus, which decide the colours.
    displaCy escapes the text, but not the labels (spaCy 3.8), so that is done here. Invisible
    characters become visible ones, for a corpus may hold some that turn the direction of
    writing of all that follows.
    """
    at = visible_positions(text)
    spans = [
        {
            "start": at[each.start],
            "end": at[each.end],
            "label": str(escape(visible(each.label))),
            "params": {
                "colour": f"type-{labels.index(each.label) % COLOURS}",
                "state": "right" if each.is_right else "wrong",
                "remark": str(escape(each.remark)),
            },
        }
        for each in entities
    ]
    document = {"text": visible(text), "ents": spans}
    html: str = displacy.render(
        document, style="ent", manual=True, jupyter=False, options={"template": TEMPLATE}
    )
    return Markup(html)
