"""Named normalisations of the encoder's input. `doc.text` never changes.

A normalisation becomes part of the tokenizer, and so of every file the tokenizer is saved
to: a trained encoder keeps the one it was trained with, and an exported one has it, too.
"""

import unicodedata
from typing import Any

from tokenizers import normalizers

PUBLISHED = "published"
TECHNICAL = "technical"
NORMALISATIONS = (PUBLISHED, TECHNICAL)

# For a sign that the vocabulary lacks: others that mean the same, the best first.
SIGNS = {
    "“": ('"',),
    "”": ('"',),
    "„": ('"',),
    "〝": ('"',),
    "〞": ('"',),
    "‘": ("'",),
    "’": ("'",),
    "—": ("-",),
    "–": ("-",),
    "―": ("-",),
    "‐": ("-",),
    "‑": ("-",),
    "−": ("-",),
    "…": ("⋯", "."),
    "⋯": ("…", "."),
    "ω": ("Ω",),
    "µ": ("μ",),
    "μ": ("µ",),
    "∅": ("ø",),
    "•": ("·",),
    "‧": ("·",),
    "˚": ("°",),
    "º": ("°",),
    "∼": ("~", "～"),
    "≦": ("≤",),
    "≧": ("≥",),
}
LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
FULL_WIDTH = 0xFEE0
# Signs for which Unicode itself names the plain form: ⅰ, ⑪, ㎜.
COMPATIBILITY_BLOCKS = (range(0x2170, 0x2180), range(0x2460, 0x2474), range(0x3380, 0x33E0))


def install(tokenizer: Any, name: str) -> None:
    """Put a normalisation before the tokenizer's own.

    tokenizer: a fast Hugging Face tokenizer, as its files define it.
    name: "published" leaves it as it is: from bert-base-chinese, which does not lowercase
        although its vocabulary has no upper case, "CNN" comes out as [UNK], and so it did
        when the published model was trained. "technical" lowercases, folds full-width
        letters and digits, and replaces signs that the vocabulary lacks by what it has.
    Raises ValueError if there is no normalisation of this name.
    """
    check_name(name)
    if name == PUBLISHED:
        return
    steps: list[Any] = []
    if not _knows_upper_case(tokenizer):
        steps.append(normalizers.Lowercase())
    replacements = technical_replacements(set(tokenizer.get_vocab()))
    steps += [normalizers.Replace(sign, plain) for sign, plain in replacements.items()]
    backend = tokenizer.backend_tokenizer
    if backend.normalizer is not None:
        steps.append(backend.normalizer)
    backend.normalizer = normalizers.Sequence(steps)


def check_name(name: str) -> None:
    """Raises ValueError if there is no normalisation of this name."""
    if name not in NORMALISATIONS:
        known = ", ".join(repr(each) for each in NORMALISATIONS)
        raise ValueError(
            f"[components.transformer.model] normalisation = {name!r} is not one of {known}"
        )


def technical_replacements(vocabulary: set[str]) -> dict[str, str]:
    """What to replace by what, in lowercased text, for the encoder of this vocabulary."""
    replacements = {chr(ord(c) + FULL_WIDTH): c for c in LETTERS_AND_DIGITS}
    for sign, choices in SIGNS.items():
        plain = next((choice for choice in choices if choice in vocabulary), None)
        if sign not in vocabulary and plain:
            replacements[sign] = plain
    for sign in (chr(code) for block in COMPATIBILITY_BLOCKS for code in block):
        plain = unicodedata.normalize("NFKC", sign).lower()
        if sign not in vocabulary and vocabulary.issuperset(plain):
            replacements[sign] = plain
    return replacements


def _knows_upper_case(tokenizer: Any) -> bool:
    return any(piece.isupper() for piece in tokenizer.get_vocab() if len(piece) == 1)
