"""Who else in a pipeline needs the transformer's output.

A listener that finds no `doc._.trf_data` takes zeros for it and does not say so. So where it
is not certain that nobody else comes, the answer has to be that somebody does.
"""

from typing import Any

from spacy.language import Language
from spacy_transformers.layers.listener import TransformerListener
from thinc.api import Model


def is_last_listener(component: Any, nlp: Language) -> bool:
    """Whether no component after this one listens to a transformer.

    Those that are disabled count, too, since they may be enabled, or applied by hand. And
    so do those of another pipeline that took the transformer over (`add_pipe(…, source=…)`):
    the transformer knows them.
    """
    components = [each for _, each in nlp.components]
    if component not in components:
        return False
    if any(map(listens_to_transformer, components[components.index(component) + 1 :])):
        return False
    listening = [getattr(each, "listening_components", []) for each in components]
    return all(names[-1] == component.name for names in listening if component.name in names)


def listens_to_transformer(component: Any) -> bool:
    model = getattr(component, "model", None)
    if not isinstance(model, Model):
        return False
    return any(isinstance(node, TransformerListener) for node in model.walk())
