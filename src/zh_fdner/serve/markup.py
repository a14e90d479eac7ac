"""A text with its entities as HTML, by displaCy."""

from collections.abc import Sequence
from html import escape

from spacy.displacy import EntityRenderer

from ..colours import colours_of
from ..entity import Entity

# displaCy's own, with the score, and with both as data for style sheets and scripts.
MARK = (
    '<mark class="entity" data-label="{label}" data-score="{score}" style="background: {bg}; '
    'padding: 0.45em 0.6em; margin: 0 0.25em; line-height: 1; border-radius: 0.35em">{text}'
    '<span style="font-size: 0.8em; font-weight: bold; line-height: 1; border-radius: 0.35em; '
    'vertical-align: middle; margin-left: 0.5rem">{label} '
    '<small class="score">{score}</small></span></mark>'
)


class Markup:
    """Renders with a colour a label, always the same for the same labels.

    displaCy escapes texts, but not labels (spaCy 3.8), so that is done here.
    """

    def __init__(self, labels: Sequence[str]):
        self._renderer = EntityRenderer({"colors": colours_of(labels), "template": MARK})

    def render(self, text: str, entities: Sequence[Entity]) -> str:
        """entities: of the text, in its order."""
        found = [
            {
                "start": entity.start,
                "end": entity.end,
                "label": escape(entity.label),
                "params": {"score": "" if entity.score is None else f"{entity.score:.4g}"},
            }
            for entity in entities
        ]
        html: str = self._renderer.render([{"text": text, "ents": found, "title": None}])
        return html.strip()
