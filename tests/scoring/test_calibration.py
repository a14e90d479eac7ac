"""Reliability of confidences, and which predictions it looks at."""

import numpy
import pytest
import spacy
from spacy.tokens import Span
from spacy.training import Example

from zh_fdner.pipeline.confidence import SCORE
from zh_fdner.scoring.calibration import calibrate, confidence_pairs

NLP = spacy.blank("zh")


def test_calibration_of_one_who_knows_how_often_he_is_right_has_no_error():
    generator = numpy.random.default_rng(0)
    confidence = generator.uniform(size=20_000)
    right = generator.uniform(size=20_000) < confidence
    assert calibrate(list(zip(confidence, right, strict=True)))["ece"] < 0.02
    boastful = list(zip(numpy.sqrt(confidence), right, strict=True))
    # The mean of sqrt(u) - u over [0, 1] is 1/6.
    assert calibrate(boastful)["ece"] == pytest.approx(1 / 6, abs=0.02)


def test_calibration_bins_say_where_they_lie_and_what_is_in_them():
    calibration = calibrate([(0.0, False), (0.1, False), (0.95, True), (1.0, False)])
    first, last = calibration["bins"]
    assert first == {"low": 0.0, "high": 0.1, "entities": 2, "confidence": 0.05, "correct": 0.0}
    assert (last["low"], last["high"], last["correct"]) == (0.9, 1.0, 0.5)
    assert calibration["ece"] == pytest.approx((2 * 0.05 + 2 * (0.975 - 0.5)) / 4)


def test_calibration_without_confidences_is_none():
    assert calibrate([]) is None


def test_confidence_pairs_leave_out_what_has_no_confidence_or_cannot_be_judged():
    gold, predicted = NLP.make_doc("轴承点蚀。"), NLP.make_doc("轴承点蚀。")
    gold.set_ents(
        [Span(gold, 0, 2, "甲"), Span(gold, 2, 3, "乙")],
        missing=[gold[4:5]],
        default="outside",
    )
    predicted.set_ents([Span(predicted, i, j, "甲") for i, j in ((0, 2), (2, 3), (3, 4), (4, 5))])
    for i, confidence in ((0, 0.9), (1, 0.4), (3, 0.8)):
        predicted.ents[i]._.set(SCORE, confidence)
    assert confidence_pairs([Example(predicted, gold)]) == [(0.9, True), (0.4, False)]
    predicted.user_data.clear()
    assert confidence_pairs([Example(predicted, gold)]) == []
