"""What is to be guessed: how much of it, whole words, and what the model is given instead."""

from pathlib import Path

import numpy
import pytest
from transformers import AutoTokenizer

from zh_fdner.pretrain.masking import Masker, build_masker
from zh_fdner.pretrain.windows import Windows, pack

from .conftest import reports


@pytest.fixture(scope="module")
def windows(encoder_folder: Path) -> Windows:
    tokenizer = AutoTokenizer.from_pretrained(encoder_folder)
    documents = [[f"{each}轴承6205转速1480rpm，型号ABC123。"] for each in reports(1500)]
    return pack(documents, tokenizer, 64)


def masker(encoder_folder: Path, masking: str) -> Masker:
    return build_masker(AutoTokenizer.from_pretrained(encoder_folder), masking)


@pytest.mark.parametrize("masking", ["word", "span"])
def test_15_percent_are_guessed_of_which_80_are_masked_and_10_replaced(
    encoder_folder: Path, windows: Windows, masking: str
):
    chosen = masker(encoder_folder, masking)
    ids = windows.ids.astype("int64")
    given, guessed = chosen(ids, windows.starts, numpy.random.default_rng(1))
    ordinary = ~numpy.isin(ids, chosen.specials)
    assert guessed[ordinary].mean() == pytest.approx(0.15, abs=0.01)
    assert not guessed[~ordinary].any()
    assert (given[guessed] == chosen.mask_id).mean() == pytest.approx(0.8, abs=0.02)
    assert (given[guessed] == ids[guessed]).mean() == pytest.approx(0.1, abs=0.02)
    assert not numpy.isin(given[guessed & (given != chosen.mask_id)], chosen.specials).any()
    assert (given == ids)[~guessed].all()


@pytest.mark.parametrize("masking", ["word", "span"])
def test_words_are_guessed_whole(encoder_folder: Path, windows: Windows, masking: str):
    _, guessed = masker(encoder_folder, masking)(
        windows.ids.astype("int64"), windows.starts, numpy.random.default_rng(2)
    )
    words = numpy.cumsum(windows.starts.ravel())
    n_guessed = numpy.bincount(words, guessed.ravel())
    sizes = numpy.bincount(words)
    assert sizes.max() >= 7
    assert set(n_guessed / numpy.maximum(sizes, 1)) <= {0.0, 1.0}


def test_spans_are_longer_than_words(encoder_folder: Path, windows: Windows):
    def runs(masking: str) -> float:
        _, guessed = masker(encoder_folder, masking)(
            windows.ids.astype("int64"), windows.starts, numpy.random.default_rng(3)
        )
        flat = guessed.ravel()
        return float(flat.sum() / (flat[1:] & ~flat[:-1]).sum())

    assert runs("span") > 1.5 * runs("word")


@pytest.mark.parametrize("masking", ["word", "span"])
@pytest.mark.parametrize("n_words", [1, 2, 3, 6, 7])
def test_a_batch_may_have_fewer_words_than_the_longest_span(
    encoder_folder: Path, masking: str, n_words: int
):
    chosen = masker(encoder_folder, masking)
    ids = numpy.full((1, 8), chosen.choices[0])
    starts = numpy.arange(8)[None] < n_words
    # At a word in five a span begins, so among so many batches are some without any.
    guessed = [chosen(ids, starts, numpy.random.default_rng(i))[1] for i in range(100)]
    assert any(each.any() for each in guessed)
    assert not all(each.any() for each in guessed)


def test_masks_follow_from_the_generator_alone(encoder_folder: Path, windows: Windows):
    chosen = masker(encoder_folder, "word")
    first, second, other = (
        chosen(windows.ids.astype("int64"), windows.starts, numpy.random.default_rng(seed))[1]
        for seed in (5, 5, 6)
    )
    assert (first == second).all()
    assert (first != other).any()
