"""A new encoder: a real BERT from a seed, whose heads look at neighbours."""

from pathlib import Path

import numpy
import torch
from transformers import AutoModel, AutoTokenizer, BertModel

from zh_fdner.sources.local_attention import OFFSETS, rotation, sinusoids
from zh_fdner.sources.new_encoder import Shape, write_new_encoder
from zh_fdner.sources.vocabulary import build_vocabulary, gb2312_rows


def test_new_encoder_is_an_ordinary_bert(encoder_folder: Path):
    model = AutoModel.from_pretrained(encoder_folder)
    assert isinstance(model, BertModel)
    assert AutoTokenizer.from_pretrained(encoder_folder).is_fast


def test_new_encoder_is_the_same_from_the_same_seed(encoder_folder: Path, tmp_path: Path):
    shape = Shape(layers=2, width=192)
    write_new_encoder(tmp_path / "again", build_vocabulary(), shape)
    write_new_encoder(tmp_path / "other", build_vocabulary(), shape, seed=1)
    weights = (encoder_folder / "model.safetensors").read_bytes()
    assert (tmp_path / "again" / "model.safetensors").read_bytes() == weights
    assert (tmp_path / "other" / "model.safetensors").read_bytes() != weights


def test_new_encoder_heads_look_at_their_neighbours(encoder_folder: Path):
    model = AutoModel.from_pretrained(encoder_folder, attn_implementation="eager")
    tokenizer = AutoTokenizer.from_pretrained(encoder_folder)
    text = "驱动端轴承外圈滚道上见三处点蚀坑,润滑脂已发黑"
    with torch.no_grad():
        output = model(**tokenizer(text, return_tensors="pt"), output_attentions=True)
    attention = output.attentions[0][0].numpy()
    n = attention.shape[-1]
    distances = numpy.arange(n)[None, :] - numpy.arange(n)[:, None]
    inner = slice(5, n - 5)
    looked_at = [float((a * distances).sum(axis=1)[inner].mean()) for a in attention]
    ranked = [offset for _, offset in sorted(zip(looked_at, OFFSETS, strict=True))]
    assert ranked == [-2, -1, 1, 2]
    assert [numpy.sign(x) for x in looked_at] == [numpy.sign(x) for x in OFFSETS]


def test_rotation_moves_a_position():
    positions = numpy.arange(10, 20)
    moved = sinusoids(positions, 48) @ rotation(3, 48).T
    numpy.testing.assert_allclose(moved, sinusoids(positions + 3, 48), atol=1e-5)


def test_vocabulary_is_generated_from_character_sets():
    vocabulary = build_vocabulary()
    assert vocabulary[:5] == ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    assert len(vocabulary) == len(set(vocabulary))
    assert len(gb2312_rows(16, 87)) == 6763
    assert not any(piece.isupper() for piece in vocabulary[5:])
