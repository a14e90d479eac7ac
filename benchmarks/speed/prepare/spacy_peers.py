"""spaCy's own transformer pipelines over the same encoder, as its templates set them up."""

from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example
from transformers import AutoConfig

from ..models import Models

# Of the template of `spacy init config`.
WINDOW, STRIDE = 128, 96
POOLING = {"@layers": "reduce_mean.v1"}
CURATED = "spacy-curated-transformers"


def build_stock(models: Models, labels: list[str]) -> None:
    """spacy-transformers' `transformer` and `ner`."""
    nlp = blank()
    spans = {
        "@span_getters": "spacy-transformers.strided_spans.v1",
        "window": WINDOW,
        "stride": STRIDE,
    }
    model = {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": str(models.encoder),
        "tokenizer_config": {"use_fast": True},
        "get_spans": spans,
    }
    nlp.add_pipe("transformer", config={"model": model})
    listener = {
        "@architectures": "spacy-transformers.TransformerListener.v1",
        "grad_factor": 1.0,
        "pooling": POOLING,
    }
    add_ner(nlp, listener, labels)
    nlp.to_disk(models.stock)


def build_curated(models: Models, labels: list[str]) -> None:
    """spacy-curated-transformers' `curated_transformer` and `ner`."""
    config = AutoConfig.from_pretrained(models.encoder)
    nlp = blank()
    model = {
        "@architectures": f"{CURATED}.BertTransformer.v1",
        "vocab_size": config.vocab_size,
        "num_hidden_layers": config.num_hidden_layers,
        "hidden_width": config.hidden_size,
        "intermediate_width": config.intermediate_size,
        "num_attention_heads": config.num_attention_heads,
        "piece_encoder": {"@architectures": f"{CURATED}.BertWordpieceEncoder.v1"},
        "with_spans": {
            "@architectures": f"{CURATED}.WithStridedSpans.v1",
            "window": WINDOW,
            "stride": STRIDE,
        },
    }
    nlp.add_pipe("curated_transformer", name="transformer", config={"model": model})
    name = str(models.encoder)
    nlp.config["initialize"]["components"]["transformer"] = {
        "encoder_loader": {
            "@model_loaders": f"{CURATED}.HFTransformerEncoderLoader.v1",
            "name": name,
        },
        "piecer_loader": {"@model_loaders": f"{CURATED}.HFPieceEncoderLoader.v1", "name": name},
    }
    listener = {
        "@architectures": f"{CURATED}.LastTransformerLayerListener.v1",
        "width": config.hidden_size,
        "pooling": POOLING,
    }
    add_ner(nlp, listener, labels)
    nlp.to_disk(models.curated)


def blank() -> Language:
    """One token a character, as ours."""
    return spacy.blank("zh")


def add_ner(nlp: Language, listener: dict[str, Any], labels: list[str]) -> None:
    """Add spaCy's `ner` with weights drawn at random, and initialise the pipeline."""
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": False,
        "nO": None,
        "tok2vec": listener,
    }
    ner: Any = nlp.add_pipe("ner", config={"model": model})
    for label in labels:
        ner.add_label(label)
    example = Example.from_dict(nlp.make_doc("轴承"), {"entities": [(0, 2, labels[0])]})
    nlp.initialize(lambda: [example])
