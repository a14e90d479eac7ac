"""On real sentences: an imported pipeline finds what `transformers.pipeline` finds."""

from pathlib import Path

import pytest
from transformers import AutoTokenizer

from zh_fdner.corpus.read import read_file
from zh_fdner.pipeline.windows import plan_windows

from ..conftest import shared_corpus
from .conftest import MakeClassifier, Spans, as_pipeline, found, library_entities, written

NAMES = ["O", *(f"{prefix}-{label}" for label in "甲乙丙丁" for prefix in "BI")]
# What the encoder reads at once, and what the recipe lets neighbouring windows share.
CAPACITY, OVERLAP = 510, 128


@pytest.fixture(scope="module")
def classifier(make_classifier: MakeClassifier) -> Path:
    return make_classifier(NAMES)


def before(spans: Spans, end: int) -> Spans:
    return [span for span in spans if span[1] < end]


@pytest.mark.parametrize(
    "name",
    ["resume/test.char.bmes", "car_faults/sentences/test.txt", "weibo/weiboNER_2nd_conll.test"],
)
def test_real_sentences_have_the_entities_that_the_library_finds(classifier: Path, name: str):
    """Two things differ, both because no character is to get lost here:

    - A token that the tokenizer deletes (U+FFFD, white space) is read as an unknown one; the
      library has nothing in its place, which moves all positions behind it.
    - The library cuts sentences off after 510 wordpieces; windows read on, and a token in
      two windows takes its tag from the one that shows more of what is around it.
    """
    texts = [sentence.text for sentence in read_file(shared_corpus(name), lenient=True)[0]]
    tokenizer = AutoTokenizer.from_pretrained(classifier)
    words = [written(tokenizer, text) for text in texts]
    ours, theirs = found(as_pipeline(classifier), texts), library_entities(classifier, words)
    assert sum(map(len, ours)) > 2 * len(texts)
    for text, sentence, mine, library in zip(texts, words, ours, theirs, strict=True):
        first, *more = plan_windows([1] * len(sentence), CAPACITY, OVERLAP)
        end = first.own_end if more else len(sentence) + 1
        assert before(mine, end) == before(library, end), text
