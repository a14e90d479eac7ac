"""No text is too odd: its doc is whole, its entities are sound, and its company does not matter."""

import random
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from .conftest import assert_same, assert_sound, blank, entities, watch
from .naughty import CONTROLS, SENTENCE, TEXTS, WHITE_SPACE, ZERO_WIDTH

ANY_CHARACTER = st.one_of(
    st.characters(codec="utf-8"), st.sampled_from(SENTENCE + WHITE_SPACE + CONTROLS + ZERO_WIDTH)
)
DRIVEN = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def alone(trained: Language) -> dict[str, Doc]:
    """Each text in a call of its own."""
    return {text: trained(text) for text in TEXTS.values()}


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_kept_whole_and_its_entities_are_sound(alone: dict[str, Doc], name: str):
    assert_sound(alone[TEXTS[name]], TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_text_has_sound_entities_by_a_model_that_tags_everything(reckless: Language, name: str):
    doc = reckless(TEXTS[name])
    assert_sound(doc, TEXTS[name])
    assert bool(doc.ents) == bool(TEXTS[name].strip())


@pytest.mark.parametrize("batch_size", [1, 2, 7, 64, len(TEXTS)])
def test_text_is_read_the_same_in_any_batch(
    trained: Language, alone: dict[str, Doc], batch_size: int
):
    texts = list(TEXTS.values())
    random.Random(batch_size).shuffle(texts)
    docs = list(trained.pipe(texts, batch_size=batch_size))
    assert [doc.text for doc in docs] == texts
    for doc in docs:
        assert_same(doc, alone[doc.text])


def test_text_is_read_the_same_by_a_pipeline_from_bytes_or_disk(
    trained: Language, alone: dict[str, Doc], encoder_folder: Path, tmp_path: Path
):
    trained.to_disk(tmp_path)
    for nlp in (blank(encoder_folder).from_bytes(trained.to_bytes()), spacy.load(tmp_path)):
        watch(nlp)
        for doc in nlp.pipe(alone):
            assert_same(doc, alone[doc.text])


def test_text_that_was_learned_is_found_beside_any_other(trained: Language):
    for text in TEXTS.values():
        first, middle, last = trained.pipe([SENTENCE, text, SENTENCE])
        assert entities(first) == entities(last) == entities(trained(SENTENCE))
        assert len(first.ents) == 3
        assert middle.text == text


@DRIVEN
@given(st.text(ANY_CHARACTER, max_size=60))
def test_text_of_any_characters_has_sound_entities(reckless: Language, text: str):
    assert_sound(reckless(text), text)


@DRIVEN
@given(st.lists(st.text(ANY_CHARACTER, max_size=40), max_size=6), st.integers(1, 6))
def test_text_of_any_characters_is_read_the_same_in_any_company(
    trained: Language, texts: list[str], batch_size: int
):
    for doc, text in zip(trained.pipe(texts, batch_size=batch_size), texts, strict=True):
        assert_sound(doc, text)
        assert_same(doc, trained(text))


@pytest.mark.parametrize("text", ["\ud800", f"\udc00{SENTENCE}", "轴\ud83d\ude00承"])
def test_text_with_half_a_character_is_read_with_its_replacement(trained: Language, text: str):
    """The one case in which `doc.text` is not the text: no doc can hold it."""
    plain = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    with pytest.warns(UserWarning, match="lone surrogate"):
        docs = list(trained.pipe([SENTENCE, text]))
    assert_sound(docs[1], plain)
    assert_same(docs[1], trained(plain))
