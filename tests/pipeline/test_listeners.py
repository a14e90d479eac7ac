"""Without a transformer in front of it `ner` says so, where other listeners take zeros."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Adam

from .conftest import ENTITIES, TEXTS, examples, found

UNREAD = r"\[ner\] no transformer has read “轴承6205有点蚀”.*in front of 'ner'"


@pytest.fixture
def nlp(learned: Path) -> Language:
    return spacy.load(learned)


def test_ner_alone_among_the_enabled_says_what_is_missing(nlp: Language):
    with nlp.select_pipes(enable="ner"), pytest.raises(ValueError, match=UNREAD):
        nlp(TEXTS[0])
    with nlp.select_pipes(disable="transformer"), pytest.raises(ValueError, match=UNREAD):
        list(nlp.pipe(TEXTS))
    assert found(nlp, TEXTS) == ENTITIES


def test_ner_loaded_without_the_transformer_says_what_is_missing(learned: Path):
    nlp = spacy.load(learned, exclude="transformer")
    # As where no transformer was ever made in this process.
    Doc.remove_extension("trf_data")
    with pytest.raises(ValueError, match=UNREAD):
        nlp(TEXTS[0])


def test_ner_sourced_without_the_transformer_says_what_is_missing(nlp: Language):
    other = spacy.blank("zh")
    other.add_pipe("ner", source=nlp)
    with pytest.raises(ValueError, match=UNREAD):
        other(TEXTS[0])


def test_ner_in_front_of_the_transformer_says_what_is_missing(nlp: Language):
    other = spacy.blank("zh")
    other.add_pipe("ner", source=nlp)
    other.add_pipe("transformer", source=nlp)
    with pytest.raises(ValueError, match=UNREAD):
        other(TEXTS[0])


def test_ner_a_second_time_needs_the_output_that_the_first_has_deleted(learned: Path):
    nlp = spacy.load(learned)
    with pytest.raises(ValueError, match="release_trf_data = false keeps the output"):
        nlp.get_pipe("ner")(nlp(TEXTS[0]))
    nlp = spacy.load(learned, config={"components": {"ner": {"release_trf_data": False}}})
    doc = nlp.get_pipe("ner")(nlp(TEXTS[0]))
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == ENTITIES[0]


def test_ner_alone_reads_docs_that_a_transformer_has_read(nlp: Language):
    with nlp.select_pipes(disable="ner"):
        docs = list(nlp.pipe(TEXTS))
    with nlp.select_pipes(enable="ner"):
        ents = [[(e.start_char, e.end_char, e.label_) for e in d.ents] for d in nlp.pipe(docs)]
    assert ents == ENTITIES


def test_ner_needs_no_transformer_for_docs_without_tokens(nlp: Language):
    assert found(nlp, ["", *TEXTS, ""]) == [[], *ENTITIES, []]
    with nlp.select_pipes(enable="ner"):
        assert found(nlp, ["", ""]) == [[], []]


def test_ner_with_an_encoder_of_its_own_needs_no_transformer(nlp: Language):
    nlp.replace_listeners("transformer", "ner", ["model.tok2vec"])
    with nlp.select_pipes(enable="ner"):
        assert found(nlp, TEXTS) == ENTITIES


def test_ner_that_annotates_in_training_needs_the_transformer_to_do_so_too(nlp: Language):
    counting: Any = nlp.add_pipe("counting")
    frozen: dict[str, Any] = {"exclude": ["transformer", "ner"], "sgd": Adam(0.001)}
    nlp.update(examples(nlp), annotates=["transformer", "ner", "counting"], **frozen)
    assert counting.seen == [len(entities) for entities in ENTITIES]
    with pytest.raises(ValueError, match="among `annotates`"):
        nlp.update(examples(nlp), annotates=["ner"], **frozen)


@Language.factory("counting")
class Counting:
    """Notes how many entities each doc has that comes by."""

    def __init__(self, nlp: Language, name: str):
        self.seen: list[int] = []

    def __call__(self, doc: Doc) -> Doc:
        self.seen.append(len(doc.ents))
        return doc
