"""Odd texts through the real pipeline: each is answered with what the pipeline itself finds."""

from spacy.language import Language

from ..robustness.conftest import entities, trained
from ..robustness.naughty import TEXTS
from .conftest import TestClient, service

__all__ = ["trained"]


def test_odd_texts_are_answered_as_the_pipeline_reads_them(trained: Language):
    texts = list(TEXTS.values())
    with TestClient(service(trained)) as client:
        results = client.post("/annotate", json={"texts": texts, "html": True}).json()["results"]
        for text, answer in zip(texts, results, strict=True):
            assert answer["text"] == text
            found = [(e["start"], e["end"], e["label"]) for e in answer["entities"]]
            assert found == entities(trained(text))
            assert [text[start:end] for start, end, _ in found] == [
                each["text"] for each in answer["entities"]
            ]
            assert answer["html"].count("<mark") == len(found)
    assert any(answer["entities"] for answer in results)


def test_vocabulary_does_not_grow_with_what_is_asked(trained: Language):
    with TestClient(service(trained)) as client:
        client.post("/annotate", json={"text": "轴承"})
        size = len(trained.vocab.strings)
        text = "".join(map(chr, range(0x2B740, 0x2B840))) + "\n" * 1234
        assert client.post("/annotate", json={"text": text}).status_code == 200
        assert len(trained.vocab.strings) == size
