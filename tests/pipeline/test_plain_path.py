"""All that makes prediction fast, against the plain way: a sentence at a time, its tokens one by
one through the library's tokenizer, PyTorch's own products, and Viterbi over all pairs of tags."""

from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
import torch
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from tests.conftest import ROOT, shared_corpus
from zh_fdner.corpus.read import read_file
from zh_fdner.pipeline.crf import forbidden, viterbi

Entity = tuple[int, int, str]

SENTENCES = 60
LONGEST = 500
SAMPLE = "assets/sample/test.txt"
CORPORA = [
    SAMPLE,
    "car_faults/sample219/test.txt",
    "car_faults/sentences/test.txt",
    "car_faults/raw/train.json",
    "resume/test.char.bmes",
    "weibo/weiboNER_2nd_conll.test",
]


@pytest.fixture(scope="module")
def nlp(learned: Path) -> Language:
    return spacy.load(learned)


def texts_of(name: str) -> list[str]:
    path = ROOT / name if name == SAMPLE else shared_corpus(name)
    sentences, _ = read_file(path, lenient=True)
    texts = [sentence.text for sentence in sentences]
    return [text for text in texts if 0 < len(text) <= LONGEST][:SENTENCES]


def plain_logits(nlp: Language, doc: Doc) -> NDArray[numpy.float32]:
    encoder: Any = nlp.get_pipe("transformer").model
    tokenizer, transformer = encoder.hf.tokenizer, encoder.hf.transformer
    ids, token_of = [tokenizer.cls_token_id], [-1]
    for token in doc:
        pieces = tokenizer([token.text], is_split_into_words=True, add_special_tokens=False)
        of_token = pieces["input_ids"] or [tokenizer.unk_token_id]
        ids += of_token
        token_of += [token.i] * len(of_token)
    # Not in inference mode, which is what the fast products ask for.
    with torch.no_grad():
        hidden = transformer(torch.tensor([[*ids, tokenizer.sep_token_id]])).last_hidden_state[0]
    of_pieces = numpy.array([*token_of, -1])
    vectors = [hidden.numpy()[of_pieces == token.i].mean(axis=0) for token in doc]
    output: Any = nlp.get_pipe("ner").model.get_ref("output_layer")
    return numpy.array(vectors) @ output.get_param("W").T + output.get_param("b")


def plain_entities(nlp: Language, doc: Doc, logits: NDArray[numpy.float32]) -> list[Entity]:
    labels = nlp.get_pipe("ner").labels
    entities: list[list[Any]] = []
    before = 0
    for i, tag in enumerate(viterbi(logits, forbidden(logits.shape[1])).tolist()):
        if tag and tag % 2 == 0 and before in (tag - 1, tag):
            entities[-1][1] = i + 1
        elif tag:
            entities.append([i, i + 1, labels[(tag - 1) // 2]])
        before = tag
    for entity in entities:
        while entity[0] < entity[1] and doc[entity[0]].is_space:
            entity[0] += 1
        while entity[0] < entity[1] and doc[entity[1] - 1].is_space:
            entity[1] -= 1
    return [(start, end, label) for start, end, label in entities if start < end]


@pytest.mark.parametrize("name", CORPORA)
def test_fast_path_finds_what_the_plain_path_finds(nlp: Language, name: str):
    docs = list(nlp.pipe(texts_of(name)))
    plain = [plain_entities(nlp, doc, plain_logits(nlp, doc)) for doc in docs]
    assert [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs] == plain
    assert any(plain)


@pytest.mark.parametrize("name", CORPORA)
def test_fast_path_has_the_logits_of_the_plain_path(nlp: Language, name: str):
    docs = [nlp.make_doc(text) for text in texts_of(name)]
    fast = nlp.get_pipe("ner").predict(list(nlp.get_pipe("transformer").pipe(docs)))
    for doc, logits in zip(docs, fast, strict=True):
        numpy.testing.assert_allclose(logits, plain_logits(nlp, doc), atol=1e-4)
