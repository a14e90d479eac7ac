"""`ent._.score`, and the entities that the threshold keeps out of `doc.ents`."""

import pickle
import runpy
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.tokens.underscore import Underscore

from zh_fdner.pipeline import confidence
from zh_fdner.pipeline.confidence import LOW_CONFIDENCE, confidences

from .conftest import ENTITIES, TEXTS

Entities = list[tuple[int, int, str]]


@pytest.fixture
def nlp(learned: Path) -> Language:
    return spacy.load(learned)


def extents(spans: Any) -> Entities:
    return [(span.start, span.end, span.label_) for span in spans]


def between(doc: Doc) -> float:
    """A threshold that the least sure entity alone is below."""
    lowest, second = sorted(confidences(doc.ents))[:2]
    return (lowest + second) / 2


def run_on(nlp: Language, doc: Doc) -> Doc:
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


def test_score_of_every_entity_is_a_probability(nlp: Language):
    first, empty, *_ = nlp.pipe([TEXTS[0], "", *TEXTS[1:]])
    assert extents(first.ents) == ENTITIES[0]
    # Sure of what it learned by heart.
    assert all(0.9 < ent._.score < 1 for ent in first.ents)
    assert empty.ents == ()
    assert first[0:1]._.score is None


def test_score_goes_wherever_the_doc_goes(nlp: Language):
    doc = nlp(TEXTS[0])
    expected = confidences(doc.ents)
    binned = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    copies = [
        Doc(nlp.vocab).from_bytes(doc.to_bytes()),
        next(DocBin().from_bytes(binned).get_docs(nlp.vocab)),
        pickle.loads(pickle.dumps(doc)),
        doc.copy(),
        Doc(nlp.vocab).from_json(doc.to_json(underscore=["score"])),
    ]
    for copy in copies:
        assert confidences(copy.ents) == expected


def test_score_comes_back_from_other_processes(nlp: Language):
    here = [confidences(doc.ents) for doc in nlp.pipe(TEXTS)]
    there = [confidences(doc.ents) for doc in nlp.pipe(TEXTS, n_process=2)]
    assert [len(values) for values in there] == [3, 1, 2]
    for found, expected in zip(there, here, strict=True):
        assert found == pytest.approx(expected, abs=1e-5)


def test_score_is_none_for_entities_that_others_found(nlp: Language):
    doc = nlp.make_doc(TEXTS[0])
    doc.set_ents([Span(doc, 2, 6, "型号")])
    run_on(nlp, doc)
    assert [e.label_ for e in doc.ents] == ["部件", "型号", "失效形式"]
    before, between, after = confidences(doc.ents)
    assert between is None
    assert before is not None
    assert after is not None


def test_score_of_an_earlier_run_goes_with_its_entity(nlp: Language):
    doc = nlp(TEXTS[0])
    scores = dict(doc.user_data)
    doc.set_ents([], default="missing")
    doc.user_data["._.", "score", 3, 4] = 0.5
    doc.user_data["mine"] = 1
    run_on(nlp, doc)
    assert doc.user_data == {**scores, "mine": 1}


def test_score_of_an_entity_that_is_kept_is_kept(nlp: Language):
    doc = nlp(TEXTS[0])
    scores = confidences(doc.ents)
    assert confidences(run_on(nlp, doc).ents) == scores


def test_score_that_somebody_else_registered_stays_theirs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(Underscore.span_extensions, "score", (-1.0, None, None, None))
    runpy.run_path(str(confidence.__file__))
    assert Span.get_extension("score") == (-1.0, None, None, None)


def test_threshold_keeps_unsure_entities_apart(nlp: Language, learned: Path):
    everything = nlp(TEXTS[0])
    threshold = between(everything)
    config = {"components": {"ner": {"threshold": threshold}}}
    strict = spacy.load(learned, config=config)
    assert strict.config["components"]["ner"]["threshold"] == threshold
    doc = strict(TEXTS[0])
    low = doc.spans[LOW_CONFIDENCE]
    assert extents(sorted([*doc.ents, *low])) == ENTITIES[0]
    assert len(low) == 1
    assert low[0]._.score < threshold < min(confidences(doc.ents))
    assert sorted(confidences([*doc.ents, *low])) == sorted(confidences(everything.ents))
    assert {token.ent_iob_ for token in low[0]} == {"O"}


def test_threshold_of_0_makes_no_group_and_any_other_makes_one(nlp: Language, learned: Path):
    assert LOW_CONFIDENCE not in nlp(TEXTS[0]).spans
    strict = spacy.load(learned, config={"components": {"ner": {"threshold": 0.01}}})
    assert [len(doc.spans[LOW_CONFIDENCE]) for doc in strict.pipe([*TEXTS, ""])] == [0] * 4


def test_threshold_is_in_what_is_saved(nlp: Language, learned: Path, tmp_path: Path):
    config = {"components": {"ner": {"threshold": 0.25}}}
    spacy.load(learned, config=config).to_disk(tmp_path)
    assert spacy.load(tmp_path).get_pipe("ner").threshold == 0.25


def test_threshold_applies_anew_when_a_doc_is_read_again(nlp: Language):
    doc = nlp(TEXTS[0])
    ner = nlp.get_pipe("ner")
    ner.threshold = between(doc)
    for _ in range(2):
        doc.set_ents([], default="missing")
        run_on(nlp, doc)
        assert (len(doc.ents), len(doc.spans[LOW_CONFIDENCE])) == (2, 1)
    # What others have put there stays.
    doc.spans[LOW_CONFIDENCE] = [Span(doc, 0, 1, "型号")]
    ner.threshold = 0.0
    doc.set_ents([], default="missing")
    run_on(nlp, doc)
    assert (len(doc.ents), extents(doc.spans[LOW_CONFIDENCE])) == (3, [(0, 1, "型号")])
    assert None not in confidences(doc.ents)


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_threshold_that_is_no_probability_is_refused(learned: Path, threshold: float):
    config = {"components": {"ner": {"threshold": threshold}}}
    with pytest.raises(ValueError, match=r"\[components.ner\] threshold = .* is not from 0 to 1"):
        spacy.load(learned, config=config)
