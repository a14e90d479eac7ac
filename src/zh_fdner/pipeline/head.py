"""The head's network: dropout and one linear layer over each token's vector."""

from typing import Any

import numpy
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Dropout, Linear, Model, Ops, chain, with_array
from thinc.layers.chain import forward as chain_forward
from thinc.types import Floats2d

from .fused_head import is_as_encoded, is_mean_of_wordpieces, logits_of

BERT_INITIALIZER_RANGE = 0.02


@registry.architectures("zh_fdner.BioHead.v1")  # type: ignore[untyped-decorator]
def build_bio_head(
    tok2vec: Model[list[Doc], list[Floats2d]], nO: int | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """Logits over BIO tags for each token, as `BertForTokenClassification` computes them.

    tok2vec: gives one (n_tokens, width) array a doc, usually a transformer listener.
    nO: number of tags, set from the labels when the component is initialised.
    Returns a model whose outputs are one (n_tokens, nO) array of logits a doc.
    """
    width = tok2vec.maybe_get_dim("nO")
    linear = Linear(nO, width, init_W=bert_normal_init)
    plain: Model = chain(tok2vec, with_array(chain(Dropout(), linear)))
    dims = {name: plain.maybe_get_dim(name) for name in plain.dim_names}
    model: Model = Model(plain.name, forward, init=plain.init, dims=dims, layers=plain.layers)
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", linear)
    return model


def forward(model: Model, docs: list[Doc], is_train: bool) -> Any:
    """The layers one after the other; for predictions the linear one first, where that is sure
    to give the same (`fused_head`)."""
    tok2vec, classifier = model.layers
    if is_train or not is_mean_of_wordpieces(tok2vec):
        return chain_forward(model, docs, is_train)
    of_docs, pooled = tok2vec.layers
    outputs = of_docs.predict(docs)
    if is_as_encoded(docs, outputs):
        return logits_of(model.get_ref("output_layer"), outputs), _no_gradient
    return classifier.predict(pooled.predict(outputs)), _no_gradient


def _no_gradient(d_logits: Any) -> list[Doc]:
    return []


def bert_normal_init(ops: Ops, shape: tuple[int, ...]) -> Floats2d:
    """Weights drawn as BERT's own new layers are: normal, sd 0.02; biases start at 0."""
    weights = numpy.random.normal(0.0, BERT_INITIALIZER_RANGE, size=shape)
    return ops.asarray(weights.astype("float32"))  # type: ignore[return-value]
