"""The `transformer` component's model: an encoder that sees the doc character by character."""

import copy
from collections.abc import Callable
from itertools import islice
from typing import Any

from spacy.tokens import Doc
from spacy.util import registry
from spacy_transformers.data_classes import FullTransformerBatch, HFObjects
from spacy_transformers.layers import split_trf_batch, trfs2arrays
from spacy_transformers.layers._util import replace_listener
from spacy_transformers.layers.transformer_model import (
    _convert_transformer_inputs,
    _convert_transformer_outputs,
    huggingface_from_pretrained,
)
from thinc.api import Model, chain
from thinc.layers.pytorchwrapper import forward as pytorch_forward
from thinc.types import Floats2d, Ragged
from transformers import PreTrainedTokenizerFast

from . import normalise
from .inference import encode_rows
from .output import joined, output_of, spans_of
from .precision import FP32, check_precision
from .rows import pad
from .shim import InPlaceHFShim
from .wordpieces import (
    SPECIAL_TOKENS_PER_WINDOW,
    EncodedDoc,
    TokenWordpieces,
    encode_doc,
    window_capacity,
)


@registry.architectures("zh_fdner.CharTransformer.v1")  # type: ignore[untyped-decorator]
def build_char_transformer(
    name: str,
    normalisation: str = normalise.TECHNICAL,
    window_overlap: int = 128,
    tokenizer_config: dict[str, Any] | None = None,
    transformer_config: dict[str, Any] | None = None,
    mixed_precision: bool = False,
    grad_scaler_config: dict[str, Any] | None = None,
    precision: str = FP32,
) -> Model[list[Doc], FullTransformerBatch]:
    """An encoder from the Hugging Face library in which each spaCy token is one word.

    `spacy-transformers.TransformerModel.v3` tokenises the span's text, so that "6205"
    becomes one wordpiece and its four character tokens get one vector between them. Here
    the tokenizer gets the tokens (`is_split_into_words`), as the published fine-tuning
    script does, and alignment is exact. Documents longer than the encoder's window are
    cut into overlapping windows; nothing is truncated.

    name: local folder of the encoder, or hub id (read once, when training initialises).
    normalisation: of the encoder's input, "published" or "technical" (`normalise.install`).
        It is applied when the encoder is read, and saved with it.
    window_overlap: wordpieces that neighbouring windows of a long document share.
    tokenizer_config, transformer_config: passed on to the library's `from_pretrained`.
    mixed_precision, grad_scaler_config: as in `TransformerModel.v3`, for CUDA GPUs.
    precision: of predictions; training is not touched. "fp32", or for speed "bf16" or "int8"
        (`precision.encode_with`; docs/speed.md tells what they gain and cost).
    """
    return CharTransformerModel(
        name,
        normalisation,
        window_overlap,
        {"use_fast": True, **(tokenizer_config or {})},
        dict(transformer_config or {}),
        mixed_precision,
        dict(grad_scaler_config or {}),
        precision,
    )


@registry.architectures("zh_fdner.CharTok2VecTransformer.v1")  # type: ignore[untyped-decorator]
def build_char_tok2vec_transformer(
    name: str,
    pooling: Model[Ragged, Floats2d],
    grad_factor: float = 1.0,
    normalisation: str = normalise.TECHNICAL,
    window_overlap: int = 128,
    tokenizer_config: dict[str, Any] | None = None,
    transformer_config: dict[str, Any] | None = None,
    mixed_precision: bool = False,
    grad_scaler_config: dict[str, Any] | None = None,
    precision: str = FP32,
) -> Model[list[Doc], list[Floats2d]]:
    """`zh_fdner.CharTransformer.v1` inside one component, which shares it with no other.

    What `nlp.replace_listeners` turns a listener into. Gives one (n_tokens, width) array
    a doc. Source: `spacy-transformers.Tok2VecTransformer.v3`.
    """
    transformer = build_char_transformer(
        name,
        normalisation,
        window_overlap,
        tokenizer_config,
        transformer_config,
        mixed_precision,
        grad_scaler_config,
        precision,
    )
    # Nested as replace_listener nests it, so that the weights fit both.
    return chain(chain(transformer, split_trf_batch()), trfs2arrays(pooling, grad_factor))


class CharTransformerModel(Model[list[Doc], FullTransformerBatch]):
    """Model behind `zh_fdner.CharTransformer.v1`. `spacy_transformers.Transformer`, its
    listeners and its serialisation work with it unchanged."""

    def __init__(
        self,
        name: str,
        normalisation: str,
        window_overlap: int,
        tokenizer_config: dict[str, Any],
        transformer_config: dict[str, Any],
        mixed_precision: bool,
        grad_scaler_config: dict[str, Any],
        precision: str,
    ):
        normalise.check_name(normalisation)
        check_precision(precision)
        shim = InPlaceHFShim(
            HFObjects(None, None, None, tokenizer_config, transformer_config),
            precision,
            mixed_precision=mixed_precision,
            grad_scaler_config=grad_scaler_config,
        )
        wrapper: Model = Model(
            "hf-pytorch",
            pytorch_forward,
            attrs={
                "convert_inputs": _convert_transformer_inputs,
                "convert_outputs": _convert_transformer_outputs,
            },
            shims=[shim],
            dims={"nI": None, "nO": None},
        )
        super().__init__(
            "transformer",
            forward,
            init=init,
            layers=[wrapper],
            dims={"nO": None},
            attrs={
                "has_transformer": False,
                # Which normalisation the tokenizer has, once there is one.
                "normalisation": None,
                "replace_listener": replace_listener,
                "replace_listener_cfg": replace_listener_cfg,
            },
        )
        # Not in attrs: what is saved there would win over the config at loading.
        self.encoder_name = name
        self.normalisation = normalisation
        self.window_overlap = window_overlap
        self._wordpieces: TokenWordpieces | None = None

    @property
    def hf(self) -> HFObjects:
        return self.layers[0].shims[0]._hfmodel  # type: ignore[attr-defined]

    @property
    def tokenizer(self) -> Any:
        """The library's, under the name that `TransformerModel` has for it."""
        return self.hf.tokenizer

    @property
    def transformer(self) -> Any:
        """The library's encoder, under the name that `TransformerModel` has for it."""
        return self.hf.transformer

    @property
    def wordpieces(self) -> TokenWordpieces:
        """The tokenizer's, whichever tokenizer was read or loaded last."""
        if self._wordpieces is None or self._wordpieces.tokenizer is not self.hf.tokenizer:
            self.check_normalisation()
            self._wordpieces = TokenWordpieces(self.hf.tokenizer)
        return self._wordpieces

    def check_normalisation(self) -> None:
        """Raise ValueError if the config asks for another than the encoder was trained with."""
        installed = self.attrs["normalisation"]
        if installed != self.normalisation:
            raise ValueError(
                f"[components.transformer.model] normalisation = {self.normalisation!r}, but the "
                f"encoder that was loaded has been trained with {installed!r}. Leave it as it is, "
                "or train anew."
            )

    def copy(self) -> "CharTransformerModel":
        """A deep copy with an id of its own, the encoder's weights included."""
        settings = (self.encoder_name, self.normalisation, self.window_overlap)
        copied = CharTransformerModel(*settings, {}, {}, False, {}, FP32)
        layer = copy.deepcopy(self.layers[0])
        # Optimizers tell weights by these.
        layer.id = copied.layers[0].id
        layer.shims[0].id = copied.layers[0].shims[0].id
        copied.layers[0] = layer
        copied.attrs.update(self.attrs)
        if self.has_dim("nO"):
            copied.set_dim("nO", self.get_dim("nO"))
        return copied


def replace_listener_cfg(transformer: dict[str, Any], listener: dict[str, Any]) -> dict[str, Any]:
    """The config of a component whose listener `nlp.replace_listeners` made its own encoder."""
    own = {**transformer, "@architectures": "zh_fdner.CharTok2VecTransformer.v1"}
    return {**own, "pooling": listener["pooling"], "grad_factor": listener["grad_factor"]}


def init(model: "CharTransformerModel", X: Any = None, Y: Any = None) -> None:
    """Read the pretrained encoder, unless weights were loaded already."""
    if model.attrs["has_transformer"]:
        return
    shim: Any = model.layers[0].shims[0]
    hf = huggingface_from_pretrained(
        model.encoder_name,
        shim._hfmodel._init_tokenizer_config,
        shim._hfmodel._init_transformer_config,
    )
    check_tokenizer(hf.tokenizer, model.encoder_name)
    normalise.install(hf.tokenizer, model.normalisation)
    model.attrs["normalisation"] = model.normalisation
    shim._hfmodel = hf
    shim._model = hf.transformer
    model.attrs["has_transformer"] = True
    model.set_dim("nO", hf.transformer.config.hidden_size)


def check_tokenizer(tokenizer: Any, name: str) -> None:
    """Raise ValueError if the tokenizer cannot serve character tokens."""
    if not isinstance(tokenizer, PreTrainedTokenizerFast):
        raise ValueError(
            f"The encoder {name!r} has no fast tokenizer, so tokens cannot be aligned. "
            "Use an encoder with a tokenizer.json or a BERT vocab.txt."
        )
    for role in ("cls_token", "sep_token", "pad_token", "unk_token"):
        if getattr(tokenizer, role) is None:
            raise ValueError(
                f"The tokenizer of the encoder {name!r} has no {role}. "
                "Use a BERT-style encoder, such as bert-base-chinese."
            )


def forward(
    model: "CharTransformerModel", docs: list[Doc], is_train: bool
) -> tuple[FullTransformerBatch, Callable[[FullTransformerBatch], list[Doc]]]:
    capacity = window_capacity(model.hf.tokenizer, model.hf.transformer.config)
    overlap = min(model.window_overlap, capacity // 2)
    encoded = [encode_doc(doc, model.wordpieces, capacity, overlap) for doc in docs]
    if not is_train:
        return predict(model, docs, encoded, capacity), lambda d_output: docs
    rows = pad([row for each in encoded for row in each.rows], model.tokenizer)
    model_output, backprop_tensors = model.layers[0].begin_update(rows)

    def backprop(d_output: FullTransformerBatch) -> list[Doc]:
        backprop_tensors(d_output.model_output)
        return docs

    starts = iter(range(0, rows.input_ids.size, rows.input_ids.shape[1]))
    aligned = [each.align(islice(starts, len(each.rows))) for each in encoded]
    output = FullTransformerBatch(
        spans=spans_of(docs, encoded),
        wordpieces=rows,
        model_output=model_output,
        align=joined(aligned),
    )
    return output, backprop


def predict(
    model: "CharTransformerModel", docs: list[Doc], encoded: list[EncodedDoc], capacity: int
) -> FullTransformerBatch:
    shim: Any = model.layers[0].shims[0]
    rows = [row for each in encoded for row in each.rows]
    widest = capacity + SPECIAL_TOKENS_PER_WINDOW
    hidden_width: int = model.transformer.config.hidden_size
    states = encode_rows(shim.encode, rows, model.tokenizer, widest, hidden_width)
    return output_of(docs, encoded, states, model.tokenizer)
