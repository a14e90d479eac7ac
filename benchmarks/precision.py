"""What the fast precisions cost: span F1 in each, and how often their entities differ.

    python -m benchmarks.precision PIPELINE DOCBIN [PIPELINE DOCBIN …]

PIPELINE: a folder that `train` saved. DOCBIN: annotated docs. Prints a row for each pair.
"""

import sys
from typing import Any

import spacy
from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.training import Corpus, Example

from zh_fdner.markdown import whole_table

PRECISIONS = ("fp32", "bf16", "int8")


def load(folder: str, precision: str) -> Language:
    config = {"components": {"transformer": {"model": {"precision": precision}}}}
    return spacy.load(folder, config=config)


def compare(folder: str, data: str) -> list[Any]:
    """F1 in points for each precision, and the sentences in which it differs from fp32."""
    cells: list[Any] = []
    exact: list[set[tuple[int, int, str]]] = []
    for precision in PRECISIONS:
        nlp = load(folder, precision)
        gold = [example.reference for example in Corpus(data)(nlp)]
        docs = list(nlp.pipe([doc.text for doc in gold]))
        scores = get_ner_prf(map(Example, docs, gold))
        found = [{(e.start, e.end, e.label_) for e in doc.ents} for doc in docs]
        exact = exact or found
        other = sum(mine != theirs for mine, theirs in zip(found, exact, strict=True))
        cells.append(f"{100 * scores['ents_f']:.2f}")
        cells += [other] if precision != PRECISIONS[0] else [len(found)]
    return cells


def main() -> None:
    pairs = list(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    rows = [[data, *compare(folder, data)] for folder, data in pairs]
    header = ("data", "F1 fp32", "sentences", "F1 bf16", "differ", "F1 int8", "differ")
    print("\n".join(whole_table(header, rows)))


if __name__ == "__main__":
    main()
