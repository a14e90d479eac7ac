"""The settings of the `ner` component in a config."""

from thinc.api import Config, Model

from .bio import DECODERS
from .crf import is_crf

DEFAULT_CONFIG = Config().from_str(
    """
[bio_ner]
decode = "greedy"
threshold = 0.0
release_trf_data = true

[bio_ner.scorer]
@scorers = "zh_fdner.bio_scorer.v1"

[bio_ner.model]
@architectures = "zh_fdner.BioHead.v1"

[bio_ner.model.tok2vec]
@architectures = "spacy-transformers.TransformerListener.v1"
grad_factor = 1.0

[bio_ner.model.tok2vec.pooling]
@layers = "reduce_mean.v1"
"""
)


def check_settings(name: str, model: Model, decode: str, threshold: float) -> None:
    """See `BioNer`. Raises ValueError if a setting is wrong."""
    if decode not in DECODERS:
        known = ", ".join(repr(key) for key in DECODERS)
        raise ValueError(f"[components.{name}] decode = {decode!r} is not one of {known}")
    if is_crf(model) and decode != "constrained":
        raise ValueError(
            f"[components.{name}] decode = {decode!r}: a CRF head is trained for the best "
            'sequence of tags, so it needs decode = "constrained"'
        )
    if not 0.0 <= threshold <= 1.0:
        raise ValueError(f"[components.{name}] threshold = {threshold!r} is not from 0 to 1")
