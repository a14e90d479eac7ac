"""Who takes part. A further mode of ours, or a further peer, is one more entry here."""

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any


@dataclass(frozen=True)
class Contender:
    """name: of its row. reader: a module of `readers`. options: for that module's `load`.
    batch_sizes: each is tried on each workload, the best is timed; none for its own default.
    needs: modules without which it is skipped. own: runs where our wheel is installed, and this
    project is not.
    """

    name: str
    reader: str
    options: dict[str, Any] = field(default_factory=dict)
    batch_sizes: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    own: bool = False


LIMIT = "limit: encoder alone, fp32"
PIPELINE = "transformers.pipeline"
OURS = "ours"


def ours(precision: str) -> Contender:
    """The installed wheel, in one of its precisions."""
    config = {"components": {"transformer": {"model": {"precision": precision}}}}
    return Contender(
        OURS if precision == "fp32" else f"{OURS}, {precision}",
        "spacy_pipe",
        {"source": "wheel", "config": config},
        needs=() if precision == "fp32" else ("openvino",),
        own=True,
    )


# The encoder alone, as PyTorch computes it, and by what our precisions use.
LIMITS = {
    LIMIT: "fp32",
    "limit: encoder alone, bf16": "bf16",
    "limit: encoder alone, int8": "int8",
    "limit: encoder alone, fp32 by oneDNN": "oneDNN",
    "limit: encoder alone, bf16 by OpenVINO": "OpenVINO bf16",
    "limit: encoder alone, int8 by OpenVINO": "OpenVINO int8",
}

CONTENDERS = (
    *(
        Contender(
            name,
            "limit",
            {"precision": precision},
            batch_sizes=(4, 16, 64),
            needs=("openvino",) if "OpenVINO" in precision else (),
        )
        for name, precision in LIMITS.items()
    ),
    Contender(PIPELINE, "hf_pipeline", batch_sizes=(1, 8, 16, 32)),
    Contender("Trainer.predict", "hf_trainer", batch_sizes=(8, 32), needs=("accelerate",)),
    Contender("spaCy transformer + ner", "spacy_pipe", {"source": "stock"}, batch_sizes=(32, 128)),
    Contender(
        "spacy-curated-transformers + ner",
        "spacy_pipe",
        {"source": "curated"},
        batch_sizes=(32, 128),
        needs=("spacy_curated_transformers",),
    ),
    Contender("span-marker", "span_marker", batch_sizes=(8, 32), needs=("span_marker",)),
    Contender("GLiNER", "gliner", batch_sizes=(8, 32), needs=("gliner",)),
    ours("fp32"),
    ours("bf16"),
    ours("int8"),
)

# Of load time, and of memory after loading.
FROM_PRETRAINED = "BertForTokenClassification.from_pretrained"
LOADERS = (Contender(FROM_PRETRAINED, "hf_classifier"), ours("fp32"), ours("bf16"), ours("int8"))

# Our pipeline with an encoder that takes no time.
WITHOUT_ENCODER = Contender("ours, without the encoder", "without_encoder", own=True)


def missing(contender: Contender) -> list[str]:
    """The modules that it needs and that are not installed."""
    return [module for module in contender.needs if find_spec(module) is None]
