"""The `char_transformer` component: spacy-transformers' own, with its weights in a file apart and
batches by tokens."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy_transformers.pipeline_component import (
    Transformer,
    batch_by_length,
    install_extensions,
)
from thinc.api import Model

from .batches import docs_by_tokens

# Beside the component's file `model`, which has all else: configuration and tokenizer.
WEIGHTS = "encoder.safetensors"

# Sorted by length together, so that batches need little padding. Their hidden states wait for
# the components to come: 3 KB a token in an encoder that is 768 wide.
BATCHES_AHEAD = 4

DEFAULTS = {
    "model": {"@architectures": "zh_fdner.CharTransformer.v1", "name": "bert-base-chinese"},
    "set_extra_annotations": {
        "@annotation_setters": "spacy-transformers.null_annotation_setter.v1"
    },
    "max_batch_items": 4096,
}


def make_char_transformer(
    nlp: Language,
    name: str,
    model: Model[list[Doc], Any],
    set_extra_annotations: Callable[..., None],
    max_batch_items: int,
) -> "CharTransformer":
    """model: a `zh_fdner.CharTransformer.v1`. The rest as for the factory `transformer`."""
    return CharTransformer(
        nlp.vocab, model, set_extra_annotations, name=name, max_batch_items=max_batch_items
    )


# As in ner.py: one process may meet several copies of this module.
if not Language.has_factory("char_transformer"):
    Language.factory(
        "char_transformer",
        assigns=["doc._.trf_data"],
        default_config=DEFAULTS,
        func=make_char_transformer,
    )


class CharTransformer(Transformer):
    """Saves the encoder's weights as `encoder.safetensors` and maps that file at loading.

    spacy-transformers keeps them inside the model's own file, which is read whole and copied
    several times over. A mapped file is read as it is used, and shared by the processes that
    load it (`docs/trust.md` has figures).

    `pipe` reads ahead by tokens, not by docs: many short docs, to be sorted by length, but few
    long ones, whose hidden states are large.
    """

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Process a stream of docs, in order.

        batch_size: most docs to read ahead.
        """
        install_extensions()
        most: int = self.cfg["max_batch_items"]
        for docs in docs_by_tokens(stream, batch_size, BATCHES_AHEAD * most):
            for indices in batch_by_length(docs, most):
                batch: list[Any] = [docs[i] for i in indices]
                self.set_annotations(batch, self.predict(batch))
            yield from docs

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        with self._shim.weights_in(Path(path) / WEIGHTS):
            super().to_disk(path, exclude=exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "CharTransformer":
        """Raises ValueError if the weights are missing, damaged, or anything but tensors."""
        with self._shim.weights_in(Path(path) / WEIGHTS):
            super().from_disk(path, exclude=exclude)
        return self

    @property
    def _shim(self) -> Any:
        return self.model.layers[0].shims[0]
