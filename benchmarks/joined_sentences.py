"""What becomes of the scores when sentences are joined into long documents.

    python -m benchmarks.joined_sentences PIPELINE DOCBIN [DOCBIN …]

PIPELINE: a folder that `train` saved. The annotated sentences, in random order, are joined into
documents of 150, and read three ways: each sentence by itself; as the pipeline reads documents;
and in windows from the document's begin that overlap, as one would cut a document that has no
sentences. Prints F1 over 20 documents, and how many wordpieces went through the encoder for
each character.
"""

import random
import sys
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from zh_fdner.markdown import whole_table
from zh_fdner.pipeline import wordpieces
from zh_fdner.pipeline.windows import Window, plan_windows

SENTENCES, DOCUMENTS = 150, 20
Entity = tuple[int, int, str]


def from_the_begin(
    counts: Sequence[int], sentences: Sequence[tuple[int, int]], capacity: int, overlap: int
) -> list[Window]:
    """In the place of `plan_sentences`."""
    return plan_windows(counts, capacity, overlap)


def entities(docs: list[Doc]) -> set[Entity]:
    """Of all docs, as if they were joined."""
    found, start = set(), 0
    for doc in docs:
        found |= {(start + e.start_char, start + e.end_char, e.label_) for e in doc.ents}
        start += len(doc.text)
    return found


def f1(gold: list[set[Entity]], found: list[set[Entity]]) -> float:
    correct = sum(len(a & b) for a, b in zip(gold, found, strict=True))
    return 2 * correct / (sum(map(len, gold)) + sum(map(len, found)))


def wordpieces_of(nlp: Language, texts: list[str]) -> int:
    encode = nlp.get_pipe("transformer").model  # type: ignore[attr-defined]
    batch: Any = encode.predict([nlp.make_doc(text) for text in texts])
    return int(batch.wordpieces.input_ids.size)


def main() -> None:
    nlp = spacy.load(sys.argv[1])
    pool = [doc for path in sys.argv[2:] for doc in DocBin().from_disk(path).get_docs(nlp.vocab)]
    draw = random.Random(0)
    documents = [draw.sample(pool, min(SENTENCES, len(pool))) for _ in range(DOCUMENTS)]
    gold = [entities(docs) for docs in documents]
    texts = ["".join(doc.text for doc in docs) for docs in documents]
    alone = [entities(list(nlp.pipe([doc.text for doc in docs]))) for docs in documents]
    rows = [["each sentence by itself", f"{f1(gold, alone):.3f}", "–"]]
    for name, plan in (("as it is", None), ("windows from the begin", from_the_begin)):
        with patch.object(wordpieces, "plan_sentences", plan or wordpieces.plan_sentences):
            found = [entities([nlp(text)]) for text in texts]
            work = wordpieces_of(nlp, texts[:1]) / len(texts[0])
        rows.append([name, f"{f1(gold, found):.3f}", f"{work:.2f}"])
    print("\n".join(whole_table(("documents read", "F1", "wordpieces a character"), rows)))


if __name__ == "__main__":
    main()
