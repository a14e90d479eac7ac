"""What the encoder sees of the corpus: characters that it does not know, and long sentences."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypedDict

from ..errors import UserError
from ..pipeline.normalise import NORMALISATIONS, TECHNICAL, install
from ..pipeline.wordpieces import TokenWordpieces, window_capacity
from .items import Item

EXAMPLES = 20


class Unknown(TypedDict):
    """tokens: how many are read as the unknown wordpiece. share: of all tokens.
    commonest: the characters and how often each occurs."""

    tokens: int
    share: float
    commonest: dict[str, int]


class LongSentences(TypedDict):
    """window: wordpieces that fit. sentences: how many do not. indexes: of their docs."""

    window: int
    sentences: int
    indexes: list[int]


class Encoder:
    """An encoder's tokenizer, once with each normalisation, and its window."""

    def __init__(self, folder: Path):
        """folder: a Hugging Face model. Raises UserError if it has no usable tokenizer."""
        from transformers import AutoConfig

        config = _load(AutoConfig, folder)
        self.wordpieces = {name: tokenizer_of(folder, name) for name in NORMALISATIONS}
        self.window = window_capacity(self.wordpieces[TECHNICAL].tokenizer, config)

    def unknown(self, items: Sequence[Item]) -> dict[str, Unknown]:
        """What is unknown of these sentences, by normalisation."""
        tokens = Counter(chain.from_iterable(item.tokens for item in items))
        found: dict[str, Unknown] = {}
        for name, wordpieces in self.wordpieces.items():
            unknown = unknown_tokens(tokens, wordpieces)
            n = sum(unknown.values())
            found[name] = {
                "tokens": n,
                "share": round(n / max(1, sum(tokens.values())), 5),
                "commonest": dict(_commonest(unknown)),
            }
        return found

    def long_sentences(self, items: Sequence[Item]) -> LongSentences:
        """Sentences over the encoder's window, with the normalisation "technical"."""
        wordpieces = self.wordpieces[TECHNICAL]
        indexes = [
            item.index
            for item in items
            if sum(map(len, wordpieces.of_words(list(item.tokens)))) > self.window
        ]
        return {"window": self.window, "sentences": len(indexes), "indexes": indexes}


def tokenizer_of(folder: Path, normalisation: str) -> TokenWordpieces:
    """Raises UserError if the folder has no tokenizer."""
    from transformers import AutoTokenizer

    tokenizer = _load(AutoTokenizer, folder)
    install(tokenizer, normalisation)
    return TokenWordpieces(tokenizer)


def unknown_tokens(tokens: Counter[str], wordpieces: TokenWordpieces) -> Counter[str]:
    """Those of the tokens that the encoder reads as its unknown wordpiece alone."""
    distinct = list(tokens)
    pieces = wordpieces.of_words(distinct)
    unknown = [wordpieces.tokenizer.unk_token_id]
    return Counter(
        {token: tokens[token] for token, p in zip(distinct, pieces, strict=True) if p == unknown}
    )


def _commonest(tokens: Counter[str]) -> Iterable[tuple[str, int]]:
    return sorted(tokens.items(), key=lambda item: (-item[1], item[0]))[:EXAMPLES]


def _load(auto: Any, folder: Path) -> Any:
    try:
        return auto.from_pretrained(str(folder), local_files_only=True)
    except Exception as error:
        # The library's ways to fail on a broken folder are many and undocumented.
        raise UserError(
            f"{folder}: cannot read the encoder's tokenizer ({type(error).__name__}). "
            "Run: python -m spacy project run fetch"
        ) from None
