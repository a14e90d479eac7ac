"""Gold annotation, told for each predicted token."""

import numpy
import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example

from zh_fdner.pipeline.gold import gold_entity_tags

NLP = spacy.blank("zh")


def doc_of(words: list[str]) -> Doc:
    return Doc(NLP.vocab, words=words, spaces=[False] * len(words))


def tags(predicted: list[str], gold: Doc) -> list[str]:
    """ "-" where there is no annotation, else "O", "B-x" or "I-x"."""
    iob, label = gold_entity_tags(Example(doc_of(predicted), gold))
    assert len(iob) == len(label) == len(predicted)
    names = [NLP.vocab.strings[int(number)] if number else "" for number in label]
    pairs = zip(iob, names, strict=True)
    return [f"{'-IOB'[number]}-{name}".rstrip("-") or "-" for number, name in pairs]


def test_gold_tags_of_the_same_tokens():
    gold = doc_of([*"轴承有点蚀"])
    gold.set_ents([Span(gold, 0, 2, label="甲"), Span(gold, 3, 5, label="乙")])
    assert tags([*"轴承有点蚀"], gold) == ["B-甲", "I-甲", "O", "B-乙", "I-乙"]


def test_gold_tags_of_adjacent_entities():
    gold = doc_of([*"轴承轴"])
    gold.set_ents([Span(gold, 0, 2, label="甲"), Span(gold, 2, 3, label="甲")])
    assert tags([*"轴承轴"], gold) == ["B-甲", "I-甲", "B-甲"]


def test_gold_tags_that_are_missing():
    gold = doc_of([*"轴承有点"])
    gold.set_ents([Span(gold, 0, 1, label="甲")], missing=[gold[2:3]])
    assert tags([*"轴承有点"], gold) == ["B-甲", "O", "-", "O"]
    assert tags([*"轴承"], doc_of([*"轴承"])) == ["-", "-"]


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        (["轴", "承", "6", "2", "有"], ["B-甲", "I-甲", "-", "-", "O"]),
        (["轴承", "62", "有"], ["-", "B-乙", "O"]),
        (["轴", "承6", "2有"], ["B-甲", "-", "-"]),
    ],
    ids=["finer", "coarser", "across"],
)
def test_gold_tags_need_a_gold_token_of_the_same_extent(predicted, expected):
    gold = doc_of(["轴", "承", "62", "有"])
    gold.set_ents([Span(gold, 0, 2, label="甲"), Span(gold, 2, 3, label="乙")])
    assert tags(predicted, gold) == expected


def test_gold_tags_of_no_tokens():
    iob, label = gold_entity_tags(Example(Doc(NLP.vocab), Doc(NLP.vocab)))
    assert iob.shape == label.shape == (0,)


def test_gold_tags_agree_with_spacys_own_alignment():
    """On random segmentations of one text, where spaCy finds a gold token for a token."""
    rng = numpy.random.default_rng(0)
    text = "轴承外圈有点蚀更换驱动端"
    for _ in range(50):
        gold, predicted = (doc_of(cut_up(text, rng)) for _ in range(2))
        gold.set_ents([Span(gold, 1, 3, label="甲")], default="outside")
        example = Example(predicted, gold)
        iob, label = gold_entity_tags(example)
        extents = {(t.idx, len(t)): t for t in gold}
        for token in predicted:
            partner = extents.get((token.idx, len(token)))
            assert iob[token.i] == (partner.ent_iob if partner else 0)
            assert label[token.i] == (partner.ent_type if partner else 0)


def cut_up(text: str, rng: numpy.random.Generator) -> list[str]:
    """At least four words."""
    inner = range(1, len(text))
    cuts = sorted(rng.choice(inner, size=int(rng.integers(3, len(inner) + 1)), replace=False))
    ends = [*cuts, len(text)]
    return [text[start:end] for start, end in zip([0, *cuts], ends, strict=True)]
