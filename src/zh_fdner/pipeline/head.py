"""The head's network: dropout and one linear layer over each token's vector."""

import numpy
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Dropout, Linear, Model, Ops, chain, with_array
from thinc.types import Floats2d

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
    model: Model = chain(tok2vec, with_array(chain(Dropout(), linear)))
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", linear)
    return model


def bert_normal_init(ops: Ops, shape: tuple[int, ...]) -> Floats2d:
    """Weights drawn as BERT's own new layers are: normal, sd 0.02; biases start at 0."""
    weights = numpy.random.normal(0.0, BERT_INITIALIZER_RANGE, size=shape)
    return ops.asarray(weights.astype("float32"))  # type: ignore[return-value]
