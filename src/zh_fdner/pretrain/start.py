"""The model that pre-training starts from, and its tokenizer."""

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoTokenizer, BertForMaskedLM

from ..checkpoints.build import quiet
from ..errors import UserError
from ..layout import Layout
from ..pipeline import normalise
from ..sources.encoder import resolve_encoder
from ..sources.kept_out import KeptOut
from ..sources.model_files import OPTIONAL, TOKENIZER_CONFIG, TOKENIZERS
from ..sources.new_encoder import Shape, write_new_encoder
from ..sources.vocabulary import build_vocabulary
from .options import Options
from .selection import HAN
from .texts import Document

# See `set_weights`.
EMBEDDING_SCALE = 0.05
HEAD = "cls."
# Up to this length a CPU is faster with attention as it is written (a step of the bundled encoder
# in bf16: 0.18 s against 0.24), and beyond it that takes much memory.
MOST_EAGER = 128
# From scratch: of the texts' Chinese characters.
LEAST_KNOWN = 0.5


def put_start(
    layout: Layout, options: Options, documents: Sequence[Document], folder: Path
) -> list[KeptOut]:
    """Put the files of the model to start from into the folder.

    documents: for a vocabulary, from scratch. Returns what was kept from the model in its earlier
    readings, see `read_kept_out`. Raises UserError if there is no such model, or it is none that
    masked-LM could go on with, or the vocabulary is too small.
    """
    if options.from_scratch:
        vocabulary = vocabulary_of(documents, options.vocabulary)
        check_vocabulary(vocabulary, documents)
        write_new_encoder(
            folder,
            vocabulary,
            Shape(options.layers, options.width, options.heads),
            length=options.length,
            seed=options.seed,
            scale=EMBEDDING_SCALE,
        )
        return []
    source = resolve_encoder(options.start, layout.bundled_encoder, folder)
    config = AutoConfig.from_pretrained(folder)
    if config.model_type != "bert":
        raise UserError(
            f"--start {options.start}: a model of type {config.model_type!r}; pretrain goes on "
            "with BERTs, such as bert-base-chinese or hfl/chinese-roberta-wwm-ext."
        )
    if options.length > config.max_position_embeddings:
        raise UserError(
            f"--length {options.length}: {options.start} has {config.max_position_embeddings} "
            "positions."
        )
    return source.get("kept_out", [])


def load(folder: Path, options: Options, device: str) -> tuple[BertForMaskedLM, Any]:
    """The model with its masked-LM head, and the tokenizer as the tagger will use it.

    If the folder has no head, it is drawn at random. device: it is for, but not yet on.
    """
    torch.manual_seed(options.seed)
    share = options.dropped_out
    dropout = (
        {}
        if share is None
        else {"hidden_dropout_prob": share, "attention_probs_dropout_prob": share}
    )
    is_eager = device == "cpu" and options.length <= MOST_EAGER
    with quiet():
        model, told = BertForMaskedLM.from_pretrained(
            folder,
            output_loading_info=True,
            attn_implementation="eager" if is_eager else "sdpa",
            **dropout,
        )
    missing = sorted(name for name in told["missing_keys"] if not name.startswith(HEAD))
    if missing:
        raise UserError(f"{options.start}: its weights lack {', '.join(missing[:3])}.")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.mask_token is None:
        raise UserError(f"{folder}: the tokenizer has no [MASK].")
    normalise.install(tokenizer, normalise.TECHNICAL)
    return model, tokenizer


def save(model: BertForMaskedLM, start: Path, folder: Path, half: bool) -> None:
    """Write an ordinary encoder folder. It keeps the masked-LM head, which is small, so that
    pre-training can go on from it.

    The configuration and the tokenizer's files are those of the start: the dropout is for the
    tagger's training, which installs the normalisation itself. half: weights as float16.
    """
    model.config = AutoConfig.from_pretrained(start)
    if half:
        model.half()
    model.save_pretrained(folder)
    for name in (*TOKENIZERS, TOKENIZER_CONFIG, *OPTIONAL):
        if (start / name).exists():
            shutil.copyfile(start / name, folder / name)


def vocabulary_of(documents: Iterable[Document], size: int) -> list[str]:
    """Special tokens, ASCII, symbols, Greek, and characters, the commonest of the texts first;
    where the texts have too few, those of GB 2312 fill up.

    size: about how many wordpieces. It is no less than all that are no Chinese characters.
    """
    known = build_vocabulary()
    signs = [piece for piece in known if not _is_han(piece)]
    counts = Counter[str]()
    for document in documents:
        for paragraph in document:
            counts.update(paragraph)
    common = [each for each, n in counts.most_common() if n > 1 and _is_wanted(each)]
    pieces = dict.fromkeys(signs)
    room = max(size - len(pieces), 0)
    more = [each for each in common if each not in pieces][:room]
    rest = [piece for piece in known if _is_han(piece) and piece not in set(more)]
    return [*pieces, *more, *rest[: max(room - len(more), 0)]]


def check_vocabulary(vocabulary: Iterable[str], documents: Iterable[Document]) -> None:
    """Raises UserError if too many of the texts' Chinese characters are unknown: they are never
    guessed, and tell nothing of what stands beside them."""
    counts = Counter(
        character for document in documents for each in document for character in HAN.findall(each)
    )
    known = set(vocabulary)
    n_known = sum(n for character, n in counts.items() if character in known)
    share = n_known / max(counts.total(), 1)
    if share < LEAST_KNOWN:
        raise UserError(
            f"--vocabulary: with {len(known):,} wordpieces, {share:.0%} of the texts' Chinese "
            f"characters would be known; {sum(not _is_han(each) for each in known):,} are needed "
            f"for signs, letters and digits. The texts have {len(counts):,} different characters. "
            "Let --vocabulary be larger."
        )


def _is_han(piece: str) -> bool:
    return len(piece) == 1 and "\u3400" <= piece <= "\ufaff"


def _is_wanted(character: str) -> bool:
    """What the tokenizer lowercases or drops would never be looked up."""
    return character.isprintable() and not character.isspace() and character == character.lower()
