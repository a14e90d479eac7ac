"""The rows of the predictions files."""

import pytest
import spacy
from spacy.tokens import Span
from spacy.training import Example

from zh_fdner.compare import compare_split
from zh_fdner.corpus.docbin import PLACE
from zh_fdner.evaluation.overlap import Overlap
from zh_fdner.evaluation.record import evaluation_record, prediction_rows
from zh_fdner.evaluation.run import Pace, Run
from zh_fdner.pipeline.confidence import SCORE

NLP = spacy.blank("zh")


def test_prediction_row_tells_place_confidence_and_offsets_in_characters():
    text = "轴承 6205 点蚀"
    gold, predicted = NLP.make_doc(text), NLP.make_doc(text)
    gold.user_data[PLACE] = "test.txt, line 7"
    gold.set_ents([Span(gold, 0, 2, "部件")])
    # spaCy has no token for the single spaces, so tokens are not characters.
    predicted.set_ents([Span(predicted, i, j, "部件") for i, j in ((0, 2), (6, 8))])
    predicted.ents[0]._.set(SCORE, 0.123456789)
    assert list(prediction_rows([Example(predicted, gold)], Overlap())) == [
        {
            "place": "test.txt, line 7",
            "text": text,
            "gold": [[0, 2, "部件"]],
            "predicted": [[0, 2, "部件", 0.123457], [8, 10, "部件", None]],
            "seen": None,
        }
    ]


def test_record_and_comparison_count_near_duplicates_as_one():
    """Forty copies of one sentence are as little evidence as one."""
    examples = {"right": [], "wrong": []}
    for i in range(40):
        for answer, found in examples.items():
            gold = NLP.make_doc(f"轴承{i}点蚀")
            predicted = NLP.make_doc(gold.text)
            gold.set_ents([Span(gold, 0, 2, "部件")])
            predicted.set_ents([Span(predicted, 0, 2 if answer == "right" else 1, "部件")])
            found.append(Example(predicted, gold))
    runs = {answer: {"test": Run(found, Pace(1, 1))} for answer, found in examples.items()}
    record = evaluation_record(runs["wrong"], runs["right"], {"test": Overlap()})
    assert record["comparison"]["test"]["p_value"] == 1
    scores = record["models"]["best"]["test"]["all"]
    assert (scores["sentences"], scores["r"]["low"]) == (40, pytest.approx(0.05))
    compared = compare_split(examples["wrong"], examples["right"], Overlap())["all"]
    assert compared["p_value"] == 1
    assert compared["other"]["r"]["low"] == pytest.approx(0.05)
