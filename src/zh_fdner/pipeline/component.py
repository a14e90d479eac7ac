"""The `char_transformer` component: spacy-transformers' own, with the weights in a file apart."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy_transformers.pipeline_component import Transformer
from thinc.api import Model

# Beside the component's file `model`, which has all else: configuration and tokenizer.
WEIGHTS = "encoder.safetensors"

DEFAULTS = {
    "model": {"@architectures": "zh_fdner.CharTransformer.v1", "name": "bert-base-chinese"},
    "set_extra_annotations": {
        "@annotation_setters": "spacy-transformers.null_annotation_setter.v1"
    },
    "max_batch_items": 4096,
}


@Language.factory(  # type: ignore[untyped-decorator]
    "char_transformer", assigns=["doc._.trf_data"], default_config=DEFAULTS
)
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


class CharTransformer(Transformer):
    """Saves the encoder's weights as `encoder.safetensors` and maps that file at loading.

    spacy-transformers keeps them inside the model's own file, which is read whole and copied
    several times over. A mapped file is read as it is used, and shared by the processes that
    load it (`docs/trust.md` has figures).
    """

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
