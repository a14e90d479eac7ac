"""The published figures agree with what the rest of the project knows of them."""

from fractions import Fraction

import pytest

from zh_fdner.reproduction import published
from zh_fdner.sources.corpus import FDNER
from zh_fdner.sources.encoder import BERT_BASE_CHINESE
from zh_fdner.sources.fingerprint import GOLD_ENTITIES, TOKENS


def test_published_names_are_those_that_are_fetched():
    assert (published.CORPUS, published.ENCODER) == (FDNER, BERT_BASE_CHINESE)


def test_published_fractions_give_the_last_row_and_the_fingerprint():
    last = published.rows()[-1]
    fractions = {key: Fraction(text) for key, text in published.FINAL_FRACTIONS.items()}
    for key, fraction in fractions.items():
        assert last[key] == pytest.approx(float(fraction), abs=5e-5)  # type: ignore[literal-required]
    precision, recall = float(fractions["precision"]), float(fractions["recall"])
    f1 = 2 * precision * recall / (precision + recall)
    assert last["f1"] == pytest.approx(f1, abs=5e-5)
    assert published.FINAL_FRACTIONS["recall"].endswith(f"/{GOLD_ENTITIES}")
    assert published.FINAL_FRACTIONS["accuracy"].endswith(f"/{TOKENS}")


def test_published_steps_are_eight_an_epoch():
    for row in published.rows():
        assert row["step"] == row["epoch"] * published.UPDATES_PER_EPOCH
    assert published.UPDATES == published.EPOCHS * published.UPDATES_PER_EPOCH
