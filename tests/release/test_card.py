"""Meta and model card."""

from pathlib import Path
from typing import Any

import numpy
import pytest

from zh_fdner.errors import UserError
from zh_fdner.manifest import stand_ins
from zh_fdner.release.card.usage import commands_of
from zh_fdner.release.card.wheel_card import wheel_card
from zh_fdner.release.meta import (
    brief,
    brief_calibration,
    describe,
    kept,
    model_license,
    version_of,
)
from zh_fdner.release.package import check_release
from zh_fdner.scoring.summary import summarise

SCORE = {
    "ents_p": 0.5,
    "ents_r": None,
    "ents_f": 0.25,
    "ents_per_type": {"部件": {"p": 1.0, "r": 0.5, "f": 0.6667}},
    "bio_acc": 0.75,
}
ALL = {"p": [0.5, 0.25, 0.75], "r": [None] * 3, "f": [0.41, 0.36, 0.46]}
UNSEEN = {"p": [0.0, None, None], "r": [None] * 3, "f": [0.2, 0, 0.5]}
SUBSETS = {
    "all": {"sentences": 4, **ALL, "types": {"部件": {"entities": 3, **ALL}}},
    "not_in_train": {"sentences": 1, **UNSEEN, "types": {"部件": {"entities": 1, **UNSEEN}}},
}


def manifest(corpus_stand_in: bool, encoder_stand_in: bool) -> Any:
    return {
        "corpus": {
            "name": "leonadase/fdner",
            "license": "none stated",
            "stand_in": corpus_stand_in,
        },
        "encoder": {"name": "bert", "license": "Apache-2.0", "stand_in": encoder_stand_in},
        "splits": {
            split: {"sentences": 4, "characters": 40, "entities": 3}
            for split in ("train", "dev", "test")
        },
        "overlap": {"dev_in_train": 3, "test_in_train": 0},
    }


def meta(stand_ins: list[str]) -> dict[str, Any]:
    facts = manifest(bool(stand_ins), False)
    recipe = {
        "epochs": 30,
        "batch_size": 10,
        "learning_rate": {"initial_rate": 2e-5},
        "seed": 42,
        "normalisation": "technical",
        "head": "linear",
        "decode": "greedy",
        "weights": "those after the last update",
    }
    return {
        "lang": "zh",
        "name": "fdner_bert",
        "version": "0.1.0",
        "description": "Describes.",
        "zh_fdner": {
            **facts,
            "stand_ins": stand_ins,
            "recipe": recipe,
            "files": {"config.cfg": "ab12"},
            "scores": {split: {**SCORE, "subsets": SUBSETS} for split in ("dev", "test")},
        },
    }


@pytest.mark.parametrize(
    ("corpus", "encoder", "version"),
    [(False, False, "0.1.0"), (True, False, "0.1.0+sample"), (False, True, "0.1.0+sample")],
)
def test_version_marks_every_stand_in(corpus: bool, encoder: bool, version: str):
    assert version_of("0.1.0", stand_ins(manifest(corpus, encoder))) == version
    assert ("STAND-IN" in describe(manifest(corpus, encoder))) == (corpus or encoder)


def test_licence_is_mit_only_where_everything_allows_it():
    facts = manifest(False, False)
    assert model_license(facts) == "code MIT; corpus none stated; encoder Apache-2.0"
    facts["corpus"]["license"] = "CC0-1.0"
    assert model_license(facts) == "MIT"


def test_card_names_a_stand_in_before_anything_else():
    card = wheel_card(meta(["the bundled sample corpus, not fdner"]), [])
    assert card.splitlines()[0].startswith("> **Stand-in.** Made with the bundled sample corpus")
    assert "Stand-in" not in wheel_card(meta([]), [])


def test_card_shows_scores_with_intervals_and_those_on_unseen_sentences_below():
    lines = wheel_card(meta([]), []).splitlines()
    row = lines.index(
        "| dev (3 in train) | 4 | 0.50 (95 % 0.25–0.75) | – | 0.41 (95 % 0.36–0.46) | 0.7500 |"
    )
    assert lines[row + 1] == "| dev, none in train | 1 | 0.00 | – | 0.20 (95 % 0.00–0.50) |  |"
    assert "| 部件 | 3 | 0.50 (95 % 0.25–0.75) | – | 0.41 (95 % 0.36–0.46) |" in lines
    assert "| 部件 | 1 | 0.00 | – | 0.20 (95 % 0.00–0.50) |" in lines


def test_card_tells_of_the_commands_that_the_package_brings(tmp_path: Path):
    (tmp_path / "annotate").mkdir()
    (tmp_path / "annotate" / "cli.py").touch()
    card = wheel_card(meta([]), commands_of(tmp_path))
    assert "python -m zh_fdner_bert annotate" in card
    assert "python -m zh_fdner_bert serve" not in card


def test_card_tells_how_well_scores_of_entities_are_calibrated():
    facts = meta([])
    assert "not calibrated" in wheel_card(facts, [])
    facts["zh_fdner"]["calibration"] = brief_calibration({"dev": None, "test": None})
    assert "not calibrated" in wheel_card(facts, [])
    found = {"ece": 0.12346, "bins": [], "temperature": 2.378, "uncalibrated_ece": 0.3}
    facts["zh_fdner"]["calibration"] = brief_calibration({"dev": None, "test": found})
    assert "calibrated on dev (temperature 2.378)" in wheel_card(facts, [])
    assert "on test: 0.1235, without it 0.3000." in wheel_card(facts, [])


def test_meta_keeps_intervals_short():
    scores = summarise(numpy.array([[[2, 1, 0]], [[0, 0, 1]]]), ["部件"], [0, 1])
    told = brief({"all": scores})["all"]
    assert told["sentences"] == 2
    assert told["p"][0] == 0.6667
    assert [len(told[key]) for key in "prf"] == [3, 3, 3]
    assert told["types"]["部件"] == {"entities": 3, **{key: told[key] for key in "prf"}}
    nothing = summarise(numpy.zeros((0, 1, 3), int), ["部件"], [])
    assert brief({"all": nothing})["all"]["f"] == [None, None, None]


def test_score_that_a_head_does_not_have_is_none():
    assert kept(SCORE) == SCORE
    stock = {key: value for key, value in SCORE.items() if key != "bio_acc"}
    assert kept(stock)["bio_acc"] is None


@pytest.mark.parametrize(
    ("name", "version", "message"),
    [
        ("zh_fdner_bert", "0.1.0", "Use fdner_bert"),
        ("MyNER", "0.1.0", "small letters"),
        ("my-ner", "0.1.0", "small letters"),
        ("fdner_bert", "abc", "such as 0.1.0"),
        ("fdner_bert", "1.0-rc1", "write it as 1.0rc1"),
        ("fdner_bert", "0.1.0+mine", "write it as 0.1.0"),
    ],
)
def test_package_name_and_version_that_no_wheel_could_have(name, version, message):
    with pytest.raises(UserError, match=message):
        check_release(name, version)
