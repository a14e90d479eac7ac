"""What the encoder cannot read, and what does not fit into its window."""

import shutil
from pathlib import Path

import pytest
from transformers import BertConfig, BertTokenizerFast

from zh_fdner.audit.encoder_view import Encoder
from zh_fdner.errors import UserError

from .conftest import item


@pytest.fixture
def lower_case_only(tmp_path: Path) -> Path:
    """As bert-base-chinese: its vocabulary has no capitals, its tokenizer does not lowercase."""
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"轴承与nk"]
    vocab_file = tmp_path / "vocab.txt"
    vocab_file.write_text("\n".join(pieces) + "\n", encoding="utf8")
    BertTokenizerFast(str(vocab_file), do_lower_case=False).save_pretrained(tmp_path)
    BertConfig().save_pretrained(tmp_path)
    return tmp_path


def test_unknown_characters_are_counted_with_either_normalisation(lower_case_only: Path):
    found = Encoder(lower_case_only).unknown([item("轴承NN与K\ufffd")])
    assert found["published"]["tokens"] == 4
    assert found["published"]["commonest"] == {"N": 2, "K": 1, "\ufffd": 1}
    assert found["technical"] == {"tokens": 1, "share": 0.14286, "commonest": {"\ufffd": 1}}


def test_long_sentences_are_those_over_the_window(encoder_folder: Path):
    encoder = Encoder(encoder_folder)
    fits, long = item("轴" * encoder.window), item("轴" * (encoder.window + 1), index=1)
    assert encoder.long_sentences([fits, long]) == {
        "window": encoder.window,
        "sentences": 1,
        "indexes": [1],
    }


def test_encoder_that_cannot_be_read_says_what_to_run(encoder_folder: Path, tmp_path: Path):
    with pytest.raises(UserError, match="run fetch"):
        Encoder(tmp_path / "nothing")
    shutil.copy(encoder_folder / "config.json", tmp_path)
    with pytest.raises(UserError, match="run fetch"):
        Encoder(tmp_path)
