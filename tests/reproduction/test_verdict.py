"""When our figures may be compared with the published ones, and what is said with them."""

from typing import Any

import pytest

from zh_fdner.configure import configure
from zh_fdner.reproduction.compare import Reproduction, compare
from zh_fdner.reproduction.report import report
from zh_fdner.reproduction.words import for_console

from ..conftest import ROOT
from .conftest import resolved, rows


def judged(manifest: Any, epochs: int = 30, f1: float | None = 0.98, **overrides: Any):
    return compare(resolved(manifest, **overrides), manifest, rows(epochs, f1))


def reasons(result: Reproduction) -> str:
    assert not result["verdict"]["comparable"]
    assert result["verdict"]["f1_difference"] is None
    return "\n".join(result["verdict"]["reasons"])


def test_fdner_by_the_defaults_is_comparable_with_what_is_ours_by_choice(manifest: Any):
    config = configure(ROOT / "configs", manifest, {}).interpolate()
    verdict = compare(config, manifest, rows())["verdict"]
    assert verdict["comparable"]
    normalisation, decoding = verdict["warnings"]
    assert normalisation.startswith("The normalisation is technical, not published as theirs")
    assert decoding.startswith("The decoding is constrained, not greedy as theirs")


def test_fdner_by_the_published_recipe_is_comparable(manifest: Any):
    result = judged(manifest)
    assert result["verdict"] == {
        "comparable": True,
        "reasons": [],
        "warnings": [],
        "f1_difference": 0.0049,
    }
    text = report(result)
    assert "F1 0.9800 against 0.9849, a difference of 0.0049" in text
    assert "one run with one seed" in text
    assert "Stand-in" not in text


@pytest.mark.parametrize("multiple", [1, 3])
def test_fdner_tokens_may_be_a_multiple(manifest: Any, multiple: int):
    manifest["splits"]["dev"]["characters"] *= multiple
    assert judged(manifest)["verdict"]["comparable"]


def test_fdner_evaluated_on_training_sentences_is_comparable_with_a_warning(manifest: Any):
    manifest["overlap"] = {"dev_in_train": 73, "test_in_train": 2}
    result = judged(manifest)
    assert result["verdict"]["comparable"]
    text = report(result)
    for words in ("73 of 73 dev sentences", "2 of 73 test sentences", "remembered"):
        assert words in text
        assert words in for_console(result)


def test_training_set_as_dev_set_is_an_overlap(manifest: Any):
    manifest["splits"]["train"].update(entities=264, characters=2653)
    result = judged(manifest, paths__dev="corpus/train.spacy")
    assert result["verdict"]["comparable"]
    assert "73 of 73 train sentences" in result["verdict"]["warnings"][0]


@pytest.mark.parametrize("role", ["corpus", "encoder"])
def test_stand_in_is_named_first_and_never_comparable(manifest: Any, role: str):
    manifest[role].update(stand_in=True, name="bundled")
    result = judged(manifest)
    assert "Stand-in" in reasons(result)
    assert report(result).splitlines()[2].startswith("> **Stand-in.** This run uses the bundled")
    assert "a difference of" not in report(result)


def test_other_corpus_with_all_its_reasons(manifest: Any):
    manifest["corpus"]["name"] = "mine|yours"
    manifest["splits"]["train"]["sentences"] = 300
    manifest["splits"]["dev"]["entities"] = 9
    result = judged(manifest, training__dropout=0.3)
    text = reasons(result)
    for words in ("mine|yours, not fdner", "300 sentences", "9 entities", "dropout of the head"):
        assert words in text
    assert "cannot tell" in report(result)


def test_other_corpus_with_the_published_counts_may_be_fdner_put_elsewhere(manifest: Any):
    manifest["corpus"]["name"] = "fdner_by_hand"
    assert "assets/fdner.zip" in reasons(judged(manifest))


def test_fdner_with_other_counts_is_not_the_published_data(manifest: Any):
    manifest["splits"]["dev"]["entities"], manifest["splits"]["test"] = (
        263,
        {
            "sentences": 73,
            "entities": 264,
            "characters": 2653,
        },
    )
    text = reasons(judged(manifest))
    assert "263 entities" in text
    assert "paths.dev=corpus/test.spacy" in text
    assert judged(manifest, paths__dev="corpus/test.spacy")["verdict"]["comparable"]


@pytest.mark.parametrize(
    ("where", "words"),
    [("paths__dev", "none of corpus"), ("paths__train", "another file than corpus/train.spacy")],
)
def test_files_beside_the_corpus_are_not_it(manifest: Any, where: str, words: str):
    result = judged(manifest, **{where: "/a/b/other.spacy"})
    assert words in reasons(result)
    assert "/a/b" not in report(result)


def test_changed_recipe_is_not_comparable_unless_the_change_is_harmless(manifest: Any):
    text = reasons(judged(manifest, training__optimizer__learn_rate__initial_rate=1e-4))
    assert "learning rate (training.optimizer.learn_rate.initial_rate): ours is 0.0001" in text
    assert judged(manifest, system__seed=1, nlp__batch_size=64)["verdict"]["comparable"]


def test_partial_log_is_shown_as_far_as_it_goes(manifest: Any):
    result = judged(manifest, epochs=3, f1=None)
    text = reasons(result)
    assert "the log ends in epoch 3" in text
    assert "no F1" in text
    assert "| 3 | 24 / 24 | 1.5228 / 0.3333 | 0.0306 / – |" in report(result)
    assert "| 4 | 32 / – |" in report(result)


def test_empty_log_gives_a_report_of_the_rest(manifest: Any):
    result = compare(resolved(manifest), manifest, [])
    assert "no rows" in reasons(result)
    assert "| F1 | 0.9849 |  | – |" in report(result)
    assert for_console(result)


def test_report_holds_the_published_fractions_the_checksums_and_the_suspicion(manifest: Any):
    text = report(judged(manifest))
    for words in ("261/266", "261/264", "2629/2653", "a1", "d4 (is the one", "not proven"):
        assert words in text
    assert "0 of 73 dev sentences and 0 of 73 test sentences are in train, too" in text
