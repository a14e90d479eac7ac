"""The bundled encoder: an ordinary BERT that has read Chinese, and its card."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer, BertModel

from zh_fdner.corpus.read import read_file
from zh_fdner.layout import Layout
from zh_fdner.sources.encoder import resolve_encoder

from ..conftest import ROOT

BUNDLED = Layout(ROOT).bundled_encoder


def test_bundled_encoder_is_fetched_as_an_ordinary_bert(layout: Layout):
    source = resolve_encoder("bundled", layout.bundled_encoder, layout.encoder)
    assert source["name"] == "zh_fdner bundled encoder"
    assert source["stand_in"]
    model, told = BertModel.from_pretrained(
        layout.encoder, add_pooling_layer=False, output_loading_info=True
    )
    assert not told["missing_keys"]
    assert model.config.hidden_size == source["hidden_size"]
    assert AutoTokenizer.from_pretrained(layout.encoder).is_fast


def test_bundled_encoder_stays_as_it_is_whatever_becomes_of_what_was_fetched(tmp_path: Path):
    bundled = shutil.copytree(BUNDLED, tmp_path / "bundled")
    resolve_encoder("bundled", bundled, tmp_path / "fetched")
    (tmp_path / "fetched" / "config.json").write_text("{}")
    assert (bundled / "config.json").read_bytes() == (BUNDLED / "config.json").read_bytes()


def test_bundled_encoder_stays_small():
    assert (BUNDLED / "model.safetensors").stat().st_size <= 12 * 2**20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中华人民共[MASK]国", "和"),
        ("应当依法承担法律责[MASK]", "任"),
        ("如果设备没有正确[MASK]装", "安"),
        ("请检查网[MASK]连接是否正常", "络"),
    ],
)
def test_bundled_encoder_guesses_common_words(text: str, expected: str):
    tokenizer = AutoTokenizer.from_pretrained(BUNDLED)
    model = AutoModelForMaskedLM.from_pretrained(BUNDLED)
    given = tokenizer(text, return_tensors="pt")
    with torch.no_grad():
        logits = model(**given).logits[0]
    masked = int((given["input_ids"][0] == tokenizer.mask_token_id).nonzero())
    assert tokenizer.convert_ids_to_tokens(int(logits[masked].argmax())) == expected


def test_bundled_encoder_knows_the_characters_of_the_sample():
    tokenizer = AutoTokenizer.from_pretrained(BUNDLED)
    unknown = {
        character
        for split in ("train", "dev", "test")
        for sentence in read_file(ROOT / "assets" / "sample" / f"{split}.txt")[0]
        for character in sentence.text
        if not character.isspace() and tokenizer.tokenize(character) in ([], ["[UNK]"])
    }
    assert not unknown


def test_card_tells_what_was_measured_and_every_licence():
    card = (BUNDLED / "README.md").read_text(encoding="utf8")
    readings = json.loads((BUNDLED / "pretraining.json").read_text(encoding="utf8"))["readings"]
    for record in readings:
        for score in record["held_out"].values():
            assert f"{score['accuracy']:.4f}" in card
        assert f"{record['counts']['kept_characters']:,}" in card
    rows = [line for line in card.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) >= 10
    assert all(
        any(
            name in row
            for name in ("CC BY 4.0", "Apache-2.0", "CC0", "MIT", "Unlicense", "no copyright")
        )
        for row in rows
    )


def test_prose_it_has_read_has_no_paragraph_twice_and_none_of_the_sample():
    files = sorted((ROOT / "assets" / "machine_prose").glob("*.txt"))
    paragraphs = [line for file in files for line in file.read_text("utf8").splitlines() if line]
    assert len(paragraphs) == len(set(paragraphs)) > 3_000
    prose = "".join(paragraphs)
    for split in ("dev", "test"):
        for sentence in read_file(ROOT / "assets" / "sample" / f"{split}.txt")[0]:
            assert sentence.text not in prose


def test_nothing_in_the_folder_is_left_unmentioned():
    names = {path.name for path in BUNDLED.iterdir()}
    assert names == {
        "README.md",
        "config.json",
        "model.safetensors",
        "pretraining.json",
        "special_tokens_map.json",
        "tokenizer_config.json",
        "vocab.txt",
    }
