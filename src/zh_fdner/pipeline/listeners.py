"""Whether a component gets the transformer's output, and who else in a pipeline needs it.

A listener that finds no `doc._.trf_data` takes zeros for it and does not say so. So ours looks
first, and where it is not certain that nobody else comes, the answer has to be that somebody
does.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy_transformers.layers.listener import TransformerListener
from spacy_transformers.pipeline_component import install_extensions
from thinc.api import Model

SHOWN = 20


def check_fed(component: Any, docs: Sequence[Doc]) -> None:
    """Raises ValueError if the component listens to a transformer, and none has read a doc."""
    if not listeners_of(component):
        return
    install_extensions()
    unread = next((doc for doc in docs if len(doc) and doc._.trf_data is None), None)
    if unread is not None:
        name, text = component.name, unread.text
        raise ValueError(
            f"[{name}] no transformer has read “{text[:SHOWN]}{'…' if text[SHOWN:] else ''}”: "
            f"doc._.trf_data is None. Without it {name!r} finds nothing. Have a transformer, "
            f"enabled, in front of {name!r} (see nlp.pipe_names), and for nlp.update among "
            f"`annotates`; or give {name!r} an encoder of its own (nlp.replace_listeners). If "
            f"{name!r} has seen this doc before: release_trf_data = false keeps the output."
        )


def release(component: Any, nlp: Language, docs: Iterable[Doc]) -> None:
    """Delete `doc._.trf_data` of this pipeline's docs, if nobody in it needs that any more.

    Another pipeline that took the component over may have listeners that this one does not
    know. Its docs have its own vocabulary, unless it was made with this one's.
    """
    if is_last_listener(component, nlp):
        install_extensions()
        for doc in docs:
            if doc.vocab is nlp.vocab:
                doc._.trf_data = None


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
