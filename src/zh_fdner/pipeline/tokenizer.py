"""The tokenizer: each character is a token, in time that is linear in the text's length."""

import re
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

# What `str.isspace` says of a character, too.
WHITE_SPACE = re.compile(r"\s")
# A token, and the single space that belongs to it.
TOKENS = re.compile(r"(\S|\s+)( ?)")
SURROGATES = re.compile(r"[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
SURROGATE_WARNING = (
    "A text has half of a character (a lone surrogate), which no UTF-8 and so no Doc can hold. "
    "It is read as U+FFFD; all offsets stay as they are."
)


@registry.tokenizers("zh_fdner.CharTokenizer.v1")  # type: ignore[untyped-decorator]
def build_char_tokenizer() -> Callable[[Language], "CharTokenizer"]:
    """Makes the same docs as spaCy's `spacy.zh.ChineseTokenizer` with `segmenter = "char"`.

    That one slices the rest of the text for each character, so that its time grows with the
    square of the length (`spacy.util.get_words_and_spaces`).
    """
    return lambda nlp: CharTokenizer(nlp.vocab)


class CharTokenizer(DummyTokenizer):
    """A token is a character that is no white space, with the single space after it as its
    `whitespace_`, or a run of all other white space. `doc.text` is the text.

    A lone surrogate (U+D800 to U+DFFF, as JSON may hold), for which spaCy's tokenizer raises
    UnicodeEncodeError, is read as U+FFFD, with a warning: one bad text must not end a stream.

    It has nothing to save: its serialisation is that of `DummyTokenizer`.
    """

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        try:
            return self._split(text)
        except UnicodeEncodeError:
            warnings.warn(SURROGATE_WARNING, stacklevel=2)
            return self._split(SURROGATES.sub(REPLACEMENT, text))

    def _split(self, text: str) -> Doc:
        if not WHITE_SPACE.search(text):
            return Doc(self.vocab, words=list(text), spaces=[False] * len(text))
        tokens = TOKENS.findall(text)
        words = [word for word, _ in tokens]
        return Doc(self.vocab, words=words, spaces=[space != "" for _, space in tokens])

    def score(self, examples: Iterable[Example]) -> dict[str, Any]:
        """Accuracy of the tokens, as spaCy's tokenizers score it."""
        scores: dict[str, Any] = Scorer.score_tokenization(examples)
        return scores
