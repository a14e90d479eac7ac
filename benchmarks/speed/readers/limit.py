"""The limit: the encoder's forward and nothing else, on rows that lie ready."""

from typing import Any

import torch
from torch.ao.quantization import quantize_dynamic
from transformers import AutoTokenizer, BertModel

from zh_fdner.pipeline.linear import use_onednn
from zh_fdner.pipeline.openvino_encoder import OpenVinoEncoder
from zh_fdner.pipeline.precision import Encode, TorchEncoder

from ..models import Models

SPECIAL_TOKENS = 2
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def load(models: Models, precision: str) -> "Limit":
    """precision: "fp32", "bf16", also the weights, or "int8", dynamic, all by PyTorch; "oneDNN",
    in fp32, "OpenVINO bf16" and "OpenVINO int8", by what ours uses."""
    dtype = DTYPES.get(precision, torch.float32)
    # The pooler is no part of what a tagger needs.
    encoder = BertModel.from_pretrained(models.encoder, add_pooling_layer=False, torch_dtype=dtype)
    encoder.eval()
    if precision == "int8":
        encoder = quantize_dynamic(encoder, {torch.nn.Linear}, dtype=torch.qint8)
    if precision == "oneDNN":
        use_onednn(encoder)
    encode: Encode = TorchEncoder(encoder, None)
    if precision.startswith("OpenVINO"):
        encode = OpenVinoEncoder(encoder, eight_bits=precision == "OpenVINO int8")
    return Limit(encode, AutoTokenizer.from_pretrained(models.classifier))


class Limit:
    def __init__(self, encode: Encode, tokenizer: Any) -> None:
        self.encode = encode
        self.tokenizer = tokenizer

    def prepare(self, texts: list[str]) -> list[list[int]]:
        """Rows of wordpieces, the longest first, so that neighbours are about as long. Texts
        that are longer than the encoder's window are cut without overlap: the least that
        could be done."""
        size = self.tokenizer.model_max_length - SPECIAL_TOKENS
        rows = []
        for text in texts:
            ids = self.tokenizer(
                list(text), is_split_into_words=True, add_special_tokens=False, verbose=False
            )["input_ids"]
            for start in range(0, len(ids), size):
                part = ids[start : start + size]
                rows.append([self.tokenizer.cls_token_id, *part, self.tokenizer.sep_token_id])
        return sorted(rows, key=len, reverse=True)

    def read(self, prepared: list[list[int]], batch_size: int | None) -> int:
        size = batch_size or len(prepared)
        with torch.inference_mode():
            for start in range(0, len(prepared), size):
                self.forward(prepared[start : start + size])
        return 0

    def forward(self, rows: list[list[int]]) -> None:
        width = len(rows[0])
        padding = self.tokenizer.pad_token_id
        ids = torch.tensor([row + [padding] * (width - len(row)) for row in rows])
        self.encode(ids, (ids != padding).float())
