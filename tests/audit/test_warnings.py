"""Warnings: the right ones, in words, and none without a reason."""

from typing import Any

import pytest

from zh_fdner.audit.report import report
from zh_fdner.audit.warnings import warnings_of
from zh_fdner.reproduction.published import CORPUS
from zh_fdner.sources import fingerprint
from zh_fdner.sources.kept_out import kept_out

from .conftest import MANIFEST, corpus, sentence

CLEAN = (["[轴承 部件]坏了", "换[油封 部件]"], ["[皮带 部件]松"], ["听[齿轮 部件]"])


def warned(findings: Any, *splits: Any, **manifest: Any) -> str:
    return "\n".join(warnings_of(findings(corpus(*splits), {**MANIFEST, **manifest})))


def test_warnings_of_a_clean_corpus_are_none(findings: Any):
    found = findings(corpus(*CLEAN))
    assert warnings_of(found) == []
    assert "Nothing in the corpus stands against" in report(found)


def test_warnings_tell_how_many_are_in_train(findings: Any):
    train, dev, test = CLEAN
    text = warned(findings, train, [*dev, *dev, train[0]], test)
    assert "1 of 3 dev sentences are in train, too: the dev score flatters." in text
    assert "largely" not in text


def test_warnings_tell_that_a_split_is_largely_train_again(findings: Any):
    train, dev, _ = CLEAN
    text = warned(findings, train, dev, train)
    assert "2 of 2 test sentences are in train, too. So test is largely train again" in text
    assert "published" not in text
    fdner = {**MANIFEST["corpus"], "name": CORPUS}
    assert "We suspect the same of the published run" in warned(
        findings, train, dev, train, corpus=fdner
    )


def test_warnings_tell_what_is_chosen_on_test(findings: Any):
    train, dev, _ = CLEAN
    assert "In dev, too, or nearly: 1 of 1 test sentences" in warned(findings, train, dev, dev)


@pytest.mark.parametrize(
    ("readings", "is_warned"),
    [
        (None, False),
        ([["听齿轮", "皮带松"]], False),
        ([["听齿轮", "皮带松"], ["听齿轮"]], True),
        ([[]], True),
    ],
    ids=["no record", "the same", "one reading of another", "nothing kept out"],
)
def test_warnings_tell_that_the_encoder_may_have_read_dev_and_test(
    findings: Any, readings: list[list[str]] | None, is_warned: bool
):
    encoder = {**MANIFEST["encoder"]}
    if readings is not None:
        encoder["kept_out"] = [kept_out(each) for each in readings]
    text = warned(findings, *CLEAN, encoder=encoder)
    assert ("encoder may have read dev and test" in text) == is_warned
    # Nothing can be wrong about empty splits.
    assert not warned(findings, CLEAN[0], encoder=encoder)


@pytest.mark.parametrize(
    ("extra", "warning"),
    [
        (["坏?"], "neither learned nor scored: tokens, 1 in dev"),
        (["[听 征兆]"], "征兆: 1 in dev, none in train"),
        (["[皮带 部件]断", "皮带断"], "the text is the same: 1 of 1 texts"),
        (["[皮带 部件]断", "皮带"], "here and another there: 1 (as 皮带), 1 times"),
        (["好"] * 2, "Copies within dev, or nearly: 1 of 3 sentences"),
        (["龘" * 3], "Unknown to the encoder"),
        (["松" * 600], "window of 510 wordpieces: sentences, 1 in dev"),
    ],
)
def test_warnings_of_a_single_flaw(findings: Any, extra: list[str], warning: str):
    train, dev, test = CLEAN
    assert warning in warned(findings, train, [*dev, *extra], test)


def test_fingerprint_is_that_of_the_published_run(findings: Any):
    """The published data's counts: 73 sentences; 264 entities and 2653 characters in dev."""
    train = [f"第{chr(0x4E00 + i)}" for i in range(73)]
    dev = sentence("[轴承 部件]" * fingerprint.GOLD_ENTITIES + "好" * (fingerprint.TOKENS - 528))
    found = findings(corpus(train, [dev], ["乙"]))["fingerprint"]
    assert (found["matches"], found["evaluation_split"]) == (True, ["dev"])
    assert found["published"] == {"train_sentences": [71, 80], "entities": 264, "tokens": 2653}
    assert not findings(corpus(train[:70], [dev], ["乙"]))["fingerprint"]["matches"]
