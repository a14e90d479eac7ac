"""Normalisation of the encoder's input, by name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.training import Example
from transformers import AutoTokenizer, BertConfig, BertModel, BertTokenizerFast

from zh_fdner.pipeline.normalise import NORMALISATIONS, install
from zh_fdner.pipeline.wordpieces import TokenWordpieces

from ..conftest import ROOT

BERT_BASE_CHINESE = ROOT.parent / "shared" / "bert-base-chinese-vocab.txt"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
# As in bert-base-chinese: no upper case, no curly quotation marks, no dash, no "…".
SIGNS = [*"abcdefghijklmnopqrstuvwxyz0123456789", *"，。：；（）、《》⋯①℃φω.-·°~×±"]
PIECES = [*SPECIAL, *SIGNS, '"', "'", "mm", "##m", "##v", "##i", *"轴承点蚀有"]

NLP = spacy.blank("zh")


def make_tokenizer(folder: Path, pieces: Sequence[str]) -> Any:
    """A fast tokenizer that does not lowercase, as that of bert-base-chinese."""
    folder.mkdir(parents=True, exist_ok=True)
    vocab_file = folder / "vocab.txt"
    vocab_file.write_text("\n".join(pieces) + "\n", encoding="utf8")
    return BertTokenizerFast(str(vocab_file), do_lower_case=False, model_max_length=512)


def technical(folder: Path, pieces: Sequence[str]) -> Any:
    tokenizer = make_tokenizer(folder, pieces)
    install(tokenizer, "technical")
    return tokenizer


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return technical(tmp_path_factory.mktemp("technical"), PIECES)


@pytest.fixture(scope="module")
def real() -> Path:
    if not BERT_BASE_CHINESE.exists():
        pytest.skip("needs the vocabulary of bert-base-chinese beside the project")
    return BERT_BASE_CHINESE


def real_tokenizer(vocab_file: Path, normalisation: str) -> Any:
    tokenizer = BertTokenizerFast(str(vocab_file), do_lower_case=False, model_max_length=512)
    install(tokenizer, normalisation)
    return tokenizer


def pieces_of(tokenizer: Any, text: str) -> list[str]:
    """The wordpieces of each character of the text, joined by "+"."""
    pieces = TokenWordpieces(tokenizer).of_doc(NLP.make_doc(text))
    return ["+".join(tokenizer.convert_ids_to_tokens(p)) for p in pieces]


def test_normalise_published_leaves_the_tokenizer_as_it_is(tmp_path: Path):
    tokenizer = make_tokenizer(tmp_path, PIECES)
    before = tokenizer.backend_tokenizer.to_str()
    install(tokenizer, "published")
    assert tokenizer.backend_tokenizer.to_str() == before
    assert pieces_of(tokenizer, "轴CN6") == ["轴", "[UNK]", "[UNK]", "6"]


def test_normalise_technical_lowercases(tokenizer):
    assert pieces_of(tokenizer, "轴CnN6") == ["轴", "c", "n", "n", "6"]


def test_normalise_technical_folds_full_width_letters_and_digits(tokenizer):
    assert pieces_of(tokenizer, "６２ａｚＡＺ９０") == [*"62azaz90"]


def test_normalise_technical_folds_full_width_letters_that_the_vocabulary_has(tmp_path: Path):
    both = technical(tmp_path, [*PIECES, "６", "ａ"])
    assert pieces_of(both, "６ａ") == ["6", "a"]


def test_normalise_technical_keeps_chinese_punctuation(tokenizer):
    text = "，。：；（）、《》"
    assert pieces_of(tokenizer, text) == [*text]


@pytest.mark.parametrize(
    ("sign", "plain"),
    [
        ("“", '"'),
        ("”", '"'),
        ("‘", "'"),
        ("’", "'"),
        ("—", "-"),
        ("–", "-"),
        ("−", "-"),
        ("…", "⋯"),
        ("Ω", "ω"),
        ("\u2126", "ω"),
        ("Φ", "φ"),
        ("㎜", "mm"),
        ("Ⅵ", "v+##i"),
        ("ⅵ", "v+##i"),
        ("•", "·"),
        ("º", "°"),
        ("∼", "~"),
    ],
)
def test_normalise_technical_replaces_signs_that_the_vocabulary_lacks(tokenizer, sign, plain):
    assert pieces_of(tokenizer, f"轴{sign}承") == ["轴", plain, "承"]


def test_normalise_technical_keeps_signs_that_the_vocabulary_has(tmp_path: Path):
    signs = "“”‘’—–…⋯ωφ㎜ⅵ①•º∼"
    rich = technical(tmp_path, list(dict.fromkeys([*PIECES, *signs])))
    assert pieces_of(rich, signs) == [*signs]


def test_normalise_technical_takes_the_second_choice_where_the_first_is_missing(tmp_path: Path):
    poor = technical(tmp_path, [piece for piece in PIECES if piece != "⋯"])
    assert pieces_of(poor, "轴…⋯") == ["轴", ".", "."]


def test_normalise_technical_leaves_what_it_knows_nothing_better_for(tmp_path: Path):
    poor = technical(tmp_path, [piece for piece in PIECES if piece not in {'"', "⋯", "."}])
    assert pieces_of(poor, "轴“…") == ["轴", "[UNK]", "[UNK]"]


def test_normalise_technical_keeps_upper_case_that_the_tokenizer_knows(tmp_path: Path):
    cased = technical(tmp_path, [*PIECES, *"ABCΩ"])
    assert pieces_of(cased, "AbＡ６“Ω") == ["A", "b", "[UNK]", "6", '"', "Ω"]


def test_normalise_names_its_choices_when_it_does_not_know_the_name(tmp_path: Path):
    tokenizer = make_tokenizer(tmp_path, PIECES)
    with pytest.raises(ValueError, match=r"'nfkc' is not one of 'published', 'technical'"):
        install(tokenizer, "nfkc")
    with pytest.raises(ValueError, match=r"'nfkc' is not one of 'published', 'technical'"):
        blank(tmp_path, "nfkc")


SAMPLE = "轴ＣN６“Ω…Ⅵ㎜，"
SAMPLE_PIECES = ["轴", "c", "n", "6", '"', "ω", "⋯", "v+##i", "mm", "，"]
SAMPLE_PUBLISHED = ["轴", *["[UNK]"] * 8, "，"]


def test_normalise_survives_the_tokenizers_own_files(tokenizer, tmp_path: Path):
    tokenizer.save_pretrained(tmp_path)
    again = AutoTokenizer.from_pretrained(tmp_path)
    assert pieces_of(again, SAMPLE) == SAMPLE_PIECES


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A very small encoder, with a tokenizer that does not lowercase."""
    folder = tmp_path_factory.mktemp("cased")
    make_tokenizer(folder, PIECES).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def blank(encoder: Path, normalisation: str | None) -> Language:
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder)}
    if normalisation is not None:
        model["normalisation"] = normalisation
    nlp.add_pipe("transformer", config={"model": model})
    return nlp


def pipeline(encoder: Path, normalisation: str | None) -> Language:
    nlp = blank(encoder, normalisation)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("轴承"), {})])
    return nlp


def pieces_in(nlp: Language, text: str) -> list[str]:
    return pieces_of(nlp.get_pipe("transformer").model.hf.tokenizer, text)


def test_normalise_technical_is_what_a_pipeline_does_unless_told(encoder: Path):
    assert pieces_in(pipeline(encoder, None), SAMPLE) == SAMPLE_PIECES


@pytest.mark.parametrize(
    ("name", "expected"),
    [("technical", SAMPLE_PIECES), ("published", SAMPLE_PUBLISHED)],
)
def test_normalise_survives_the_pipelines_bytes_and_disk(
    encoder: Path, tmp_path: Path, name: str, expected: list[str]
):
    nlp = pipeline(encoder, name)
    assert pieces_in(nlp, SAMPLE) == expected
    assert pieces_in(blank(encoder, name).from_bytes(nlp.to_bytes()), SAMPLE) == expected
    nlp.to_disk(tmp_path / "saved")
    assert pieces_in(spacy.load(tmp_path / "saved"), SAMPLE) == expected
    # A pipeline that was loaded and saved again is normalised once.
    spacy.load(tmp_path / "saved").to_disk(tmp_path / "again")
    assert pieces_in(spacy.load(tmp_path / "again"), SAMPLE) == expected


def test_normalise_of_a_trained_encoder_is_that_of_its_training(encoder: Path, tmp_path: Path):
    """Like the weights, it was fixed when the encoder was read."""
    pipeline(encoder, "published").to_disk(tmp_path)
    config = {"components": {"transformer": {"model": {"normalisation": "technical"}}}}
    assert pieces_in(spacy.load(tmp_path, config=config), SAMPLE) == SAMPLE_PUBLISHED


def test_normalise_reaches_the_encoder(encoder: Path):
    """Two spellings of one thing get one and the same vector; published, they do not."""
    for name in NORMALISATIONS:
        transformer = pipeline(encoder, name).get_pipe("transformer")
        plain, folded = (
            transformer.model.predict([NLP.make_doc(text)]).model_output.last_hidden_state
            for text in ("轴a6", "轴A６")
        )
        assert bool((plain == folded).all()) == (name == "technical")


def test_normalise_leaves_the_text_alone(encoder: Path):
    doc = pipeline(encoder, "technical")(SAMPLE)
    assert doc.text == SAMPLE
    assert [token.text for token in doc] == [*SAMPLE]


@given(text=st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_normalise_gives_every_token_wordpieces_of_its_own(tokenizer, text: str):
    doc = NLP.make_doc(text)
    pieces = TokenWordpieces(tokenizer).of_doc(doc)
    assert len(pieces) == len(doc)
    assert all(pieces)
    alone = [TokenWordpieces(tokenizer).of_doc(NLP.make_doc(t.text)) for t in doc]
    assert [[p] for p in pieces] == alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNN", [*"cnn"]),
        ("SKF轴承", [*"skf轴承"]),
        ("“轴承”——…", ['"', "轴", "承", '"', "-", "-", "⋯"]),
        ("Ω", ["ω"]),
        ("Φ20㎜", ["φ", "2", "0", "mm"]),
        ("６２０５", [*"6205"]),
        ("（外圈）：①，。", [*"（外圈）：①，。"]),
    ],
)
def test_normalise_technical_leaves_nothing_of_these_unknown(real: Path, text, expected):
    assert pieces_of(real_tokenizer(real, "technical"), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNN", ["[UNK]"] * 3),
        ("SKF轴承", [*["[UNK]"] * 3, "轴", "承"]),
        ("“轴承”——…", ["[UNK]", "轴", "承", *["[UNK]"] * 4]),
        ("Ω", ["[UNK]"]),
        ("６２０５", [*"６２０５"]),
    ],
)
def test_normalise_published_reads_what_the_published_model_reads(real: Path, text, expected):
    assert pieces_of(real_tokenizer(real, "published"), text) == expected
