"""Who else in a pipeline needs the transformer's output.

A listener that finds no `doc._.trf_data` takes zeros for it and does not say so. So where it
is not certain that nobody else comes, the answer has to be that somebody does.
"""

from typing import Any

from spacy.language import Language
from spacy_transformers.layers.listener import TransformerListener
from thinc.api import Model


def is_last_listener(component: Any, nlp: Language) -> bool:
    """Whether this component listens to a transformer, and none after it does.

    Those that are disabled count, too, since they may be enabled, or applied by hand. And
    so do those of another pipeline that took the transformer over (`add_pipe(…, source=…)`):
    the transformer knows them. Only names would not tell: the other pipeline may have given
    the same one, and may have linked its own components and not this one.
    """
    components = [each for _, each in nlp.components]
    if component not in components or not listeners_of(component):
        return False
    place = components.index(component) + 1
    if any(map(listeners_of, components[place:])):
        return False
    before = {id(node) for each in components[:place] for node in listeners_of(each)}
    fed = [node for each in components for node in getattr(each, "listeners", [])]
    # (spaCy's `tok2vec` has listeners, too, of another kind.)
    return all(id(node) in before for node in fed if isinstance(node, TransformerListener))


def listeners_of(component: Any) -> list[TransformerListener]:
    """The component's layers that listen to a transformer."""
    model = getattr(component, "model", None)
    if not isinstance(model, Model):
        return []
    return [node for node in model.walk() if isinstance(node, TransformerListener)]
