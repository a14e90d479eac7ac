"""The encoder's configuration and tokenizer as they are saved, and the encoder made of them.

None of it is code, whatever the saved files ask for: custom code is refused, nothing is
fetched, and no file is written outside a folder of its own.
"""

import contextlib
import gc
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.util import SimpleFrozenDict
from spacy_transformers.data_classes import HFObjects
from transformers import (
    MODEL_MAPPING,
    AutoConfig,
    AutoModel,
    AutoTokenizer,
    PretrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)
from transformers.modeling_utils import no_init_weights

from .wordpieces import cut_and_pad_nothing

# Only files of the saved pipeline, and no code among them.
CLOSED = {"trust_remote_code": False, "local_files_only": True}


def config_of(encoder: PreTrainedModel) -> dict[str, Any]:
    """Without the folder that it was read from."""
    config: dict[str, Any] = encoder.config.to_dict()
    config.pop("_name_or_path", None)
    return config


def tokenizer_files(hf: HFObjects) -> dict[str, bytes]:
    """The tokenizer's files by name, in the order of the names."""
    tokenizer = hf.tokenizer
    with tempfile.TemporaryDirectory() as folder:
        if hasattr(tokenizer, "vocab_file"):
            # Some tokenizers copy it, from a place that is long gone.
            path = Path(folder) / tokenizer.vocab_files_names["vocab_file"]
            path.write_bytes(hf.vocab_file_contents)
            tokenizer.vocab_file = str(path)
        tokenizer.save_pretrained(folder)
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def read_encoder(config: dict[str, Any], files: dict[str, bytes]) -> HFObjects:
    """The tokenizer, and the encoder without its weights, which hold what memory held.

    config, files: as `config_of` and `tokenizer_files` give them.
    Raises ValueError if they ask for code, for a file elsewhere, or for a slow tokenizer.
    """
    for name in files:
        if not re.fullmatch(r"\w[\w.-]*", name):
            raise ValueError(f"The saved tokenizer has a file called {name!r}. It was not read.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        # (srsly would write 10 digits, and with them a layer norm's 1e-12 as 0.)
        (folder / "config.json").write_text(json.dumps(config), encoding="utf8")
        known = AutoConfig.from_pretrained(folder, **CLOSED)
        tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True, **CLOSED)
        if not isinstance(tokenizer, PreTrainedTokenizerFast):
            raise ValueError(f"The saved tokenizer, {type(tokenizer).__name__}, is not a fast one.")
        cut_and_pad_nothing(tokenizer)
        vocabulary = _vocabulary(tokenizer, folder)
    frozen = SimpleFrozenDict()
    return HFObjects(tokenizer, build_encoder(known), vocabulary, frozen, frozen)


def build_encoder(config: PretrainedConfig) -> PreTrainedModel:
    """Weights are not initialised: BERT's 100 million random numbers take seconds.

    (`AutoModel.from_config` would first import each of the library's 300 architectures.)
    """
    architecture: Any = MODEL_MAPPING.get(type(config), None)
    with no_init_weights(), _collector_paused():
        # Some configurations have several architectures.
        if architecture is None or isinstance(architecture, tuple):
            encoder: PreTrainedModel = AutoModel.from_config(config, trust_remote_code=False)
        else:
            encoder = architecture._from_config(config)
    return encoder


def _vocabulary(tokenizer: Any, folder: Path) -> bytes | None:
    """The content of the vocabulary's file, for tokenizers that have one."""
    if not hasattr(tokenizer, "vocab_file"):
        return None
    name: str = tokenizer.vocab_files_names["vocab_file"]
    return (folder / name).read_bytes()


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """After imports, Python likes to look through all there is: half a second, for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
