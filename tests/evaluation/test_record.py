"""The rows of the predictions files."""

import spacy
from spacy.tokens import Span
from spacy.training import Example

from zh_fdner.corpus.docbin import PLACE
from zh_fdner.evaluation.overlap import Overlap
from zh_fdner.evaluation.record import prediction_rows
from zh_fdner.pipeline.confidence import CONFIDENCE

NLP = spacy.blank("zh")


def test_prediction_row_tells_place_confidence_and_offsets_in_characters():
    text = "轴承 6205 点蚀"
    gold, predicted = NLP.make_doc(text), NLP.make_doc(text)
    gold.user_data[PLACE] = "test.txt, line 7"
    gold.set_ents([Span(gold, 0, 2, "部件")])
    # spaCy has no token for the single spaces, so tokens are not characters.
    predicted.set_ents([Span(predicted, i, j, "部件") for i, j in ((0, 2), (6, 8))])
    predicted.user_data[CONFIDENCE] = [0.123456789, None]
    assert list(prediction_rows([Example(predicted, gold)], Overlap())) == [
        {
            "place": "test.txt, line 7",
            "text": text,
            "gold": [[0, 2, "部件"]],
            "predicted": [[0, 2, "部件", 0.123457], [8, 10, "部件", None]],
            "seen": None,
        }
    ]
