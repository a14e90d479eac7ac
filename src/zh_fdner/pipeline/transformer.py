"""The `char_transformer` component: spacy-transformers' own, with batches by tokens."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy_transformers import Transformer
from spacy_transformers.data_classes import FullTransformerBatch
from spacy_transformers.pipeline_component import batch_by_length, install_extensions
from thinc.api import Config, Model

from .batches import docs_by_tokens

# Sorted by length together, so that batches need little padding; their hidden states wait
# for the components to come, 3 KB a token in an encoder that is 768 wide.
BATCHES_AHEAD = 4

DEFAULT_CONFIG = Config().from_str(
    """
[char_transformer]
max_batch_items = 4096

[char_transformer.set_extra_annotations]
@annotation_setters = "spacy-transformers.null_annotation_setter.v1"

[char_transformer.model]
@architectures = "zh_fdner.CharTransformer.v1"
name = "bert-base-chinese"
"""
)


def make_char_transformer(
    nlp: Language,
    name: str,
    model: Model[list[Doc], FullTransformerBatch],
    set_extra_annotations: Callable[[list[Doc], FullTransformerBatch], None],
    max_batch_items: int,
) -> "CharTransformer":
    """Factory `char_transformer`. See `CharTransformer` for the settings."""
    return CharTransformer(
        nlp.vocab, model, set_extra_annotations, name=name, max_batch_items=max_batch_items
    )


# As in ner.py: one process may meet several copies of this module.
if not Language.has_factory("char_transformer"):
    Language.factory(
        "char_transformer",
        assigns=["doc._.trf_data"],
        default_config=DEFAULT_CONFIG["char_transformer"],
        func=make_char_transformer,
    )


class CharTransformer(Transformer):  # type: ignore[misc]
    """`spacy_transformers.Transformer`, whose `pipe` reads ahead by tokens, not by docs: many
    short docs to be sorted by length, but few long ones, whose hidden states are large.

    max_batch_items: tokens of a batch, with their padding.
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
