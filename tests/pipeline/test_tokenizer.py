"""The tokenizer makes the docs of spaCy's, and faster."""

import pickle
import re
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from zh_fdner.pipeline import tokenizer
from zh_fdner.pipeline.tokenizer import CharTokenizer

NLP = spacy.blank("zh")
SPACYS = NLP.tokenizer
OURS = CharTokenizer(NLP.vocab)
CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "zh_fdner.CharTokenizer.v1"}}}
WHITE_SPACE = [chr(c) for c in range(sys.maxunicode + 1) if chr(c).isspace()]
TEXTS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(WHITE_SPACE)))


def tokens(doc: Doc) -> list[tuple[str, str]]:
    return [(token.text, token.whitespace_) for token in doc]


@settings(max_examples=500, deadline=None)
@given(TEXTS)
@example("")
@example(" ")
@example("  轴  承  ")
@example(" \n 轴 \n 承 \n ")
@example("轴\r\n承\u3000\u3000 6205\t")
@example("".join(WHITE_SPACE))
@example("轴".join(WHITE_SPACE))
def test_tokenizer_makes_the_docs_of_spacys(text: str):
    doc = OURS(text)
    assert tokens(doc) == tokens(SPACYS(text))
    assert doc.text == text
    assert not doc.has_unknown_spaces


def test_tokenizer_and_python_agree_on_what_is_white_space():
    """spaCy's tokenizer asks `str.isspace`."""
    characters = "".join(map(chr, range(sys.maxunicode + 1)))
    assert re.findall(tokenizer.WHITE_SPACE, characters) == WHITE_SPACE


def test_tokenizer_takes_characters_from_all_of_unicode():
    codes = [*range(0x10000), *range(0x10000, sys.maxunicode + 1, 0x101)]
    text = tokenizer.SURROGATES.sub("", "".join(map(chr, codes)))
    assert OURS(text).text == text


@pytest.mark.parametrize("text", ["\ud800", "轴\udc00承 \ud83d", "\ud83d\ude00", " \udfff\n"])
def test_tokenizer_reads_half_of_a_character_as_replacement(text: str):
    with pytest.raises(UnicodeEncodeError):
        SPACYS(text)
    with pytest.warns(UserWarning, match="lone surrogate"):
        doc = OURS(text)
    assert doc.text == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def test_tokenizer_does_without_what_makes_spacys_quadratic(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("spacy.util.get_words_and_spaces", None)
    text = "轴承 6205\n" * 20_000
    doc = OURS(text)
    assert len(doc) == 7 * 20_000
    assert doc.text == text


def test_tokenizer_is_set_by_the_config_and_saved_with_the_pipeline(tmp_path: Path):
    nlp = spacy.blank("zh", config=CONFIG)
    assert nlp.config["nlp"]["tokenizer"] == CONFIG["nlp"]["tokenizer"]
    nlp.initialize()
    nlp.to_disk(tmp_path)
    again = [spacy.load(tmp_path), spacy.blank("zh", config=CONFIG).from_bytes(nlp.to_bytes())]
    for loaded in (nlp, *again, pickle.loads(pickle.dumps(nlp))):
        assert isinstance(loaded.tokenizer, CharTokenizer)
        assert loaded.tokenizer.vocab is loaded.vocab
        assert tokens(loaded("轴承 6205")) == tokens(NLP("轴承 6205"))


def test_tokenizer_of_spacy_stays_with_a_pipeline_that_was_saved_with_it(tmp_path: Path):
    NLP.to_disk(tmp_path)
    assert type(spacy.load(tmp_path).tokenizer) is type(SPACYS)


def test_tokenizer_streams_and_is_scored(nlp: Language):
    texts = ["轴 承", "", "6205"]
    assert [doc.text for doc in nlp.tokenizer.pipe(texts)] == texts
    examples = [Example(nlp.make_doc(text), NLP.make_doc(text)) for text in texts]
    assert nlp.evaluate(examples)["token_acc"] == 1.0


@pytest.fixture
def nlp() -> Language:
    return spacy.blank("zh", config=CONFIG)
