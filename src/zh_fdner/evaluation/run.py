"""Runs a pipeline over a split: its predictions, its pace, and spaCy's own scores of them."""

from collections.abc import Sequence
from pathlib import Path
from timeit import default_timer
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Corpus, Example

from ..corpus.docbin import read_docbin
from ..scoring.judged import gives_scores, judged_entities, temperature_of

SENTENCES_TIMED = 200


class Pace(NamedTuple):
    """A second."""

    tokens: float
    characters: float


class Run(NamedTuple):
    """examples: the n-th is the n-th sentence, with the pipeline's entities as predicted.
    temperature: of their scores, see `temperature_of`. uncalibrated: with temperature 1, the
    score of each entity that can be judged, and whether it is right."""

    examples: list[Example]
    pace: Pace
    temperature: float | None = None
    uncalibrated: Sequence[tuple[float, bool]] = ()


def run_pipeline(nlp: Language, data: Sequence[Path]) -> list[Run]:
    """A run over each `.spacy` file. Raises UserError if a file is missing or damaged."""
    return [run_on(nlp, path) for path in data]


def run_on(nlp: Language, path: Path) -> Run:
    pace = measure_pace(nlp, path)
    if not gives_scores(nlp):
        return Run(predict(nlp, path), pace)
    ner: Any = nlp.get_pipe("ner")
    ner.keep_scores = True
    examples = predict(nlp, path)
    ner.keep_scores = False
    entities = judged_entities(nlp, examples)
    return Run(examples, pace, temperature_of(nlp), entities.pairs(1.0) if entities else ())


def predict(nlp: Language, path: Path) -> list[Example]:
    """As `nlp.evaluate` does it, which keeps its predictions to itself."""
    examples = list(Corpus(path)(nlp))
    docs = nlp.pipe(example.predicted for example in examples)
    for example, doc in zip(examples, docs, strict=True):
        example.predicted = doc
    return examples


def measure_pace(nlp: Language, path: Path) -> Pace:
    """On the first sentences, text to entities, after one to warm up."""
    texts = [doc.text for doc in read_docbin(path).get_docs(nlp.vocab)][:SENTENCES_TIMED]
    list(nlp.pipe(texts[:1]))
    begin = default_timer()
    tokens = sum(len(doc) for doc in nlp.pipe(texts))
    seconds = default_timer() - begin
    return Pace(tokens / seconds, sum(map(len, texts)) / seconds)


def benchmark(nlp: Language, run: Run) -> dict[str, Any]:
    """The scores that `spacy benchmark accuracy` writes."""
    return {**Scorer(nlp=nlp).score(run.examples), "speed": run.pace.tokens}
