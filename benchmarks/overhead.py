"""Our own work a character: tokens, wordpieces, tags, entities and their scores, all but the
encoder's, which answers at once with hidden states that it once gave.

    OMP_NUM_THREADS=1 python -m benchmarks.overhead PIPELINE... [--characters N] [--rounds N]

PIPELINE: a folder that `train` saved, or `bundled` or `full`: an encoder of that size (see
`make_encoder`) with random weights, and a random head that finds as many entities as the corpus
has. Prints process time on one thread, in microseconds a character, by the encoder's width and the
length of the documents; pipelines and lengths take turns, of the rounds the medians count.
"""

import argparse
import tempfile
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from time import process_time
from typing import Any

import spacy
import torch
from spacy.language import Language

from zh_fdner.markdown import whole_table

from .speed.corpora import Corpora, read_corpora
from .speed.models import Models
from .speed.prepare.encoder import build_encoder
from .speed.prepare.own import build_own
from .speed.readers.without_encoder import replace_encoder
from .speed.rounds import median, turns
from .speed.settings import BERT_BASE, SMALL
from .speed.workloads import of_length

RANDOM = (SMALL.size, BERT_BASE.size)
ROUNDS = 12


def without_encoder(pipeline: str, corpora: Corpora) -> Language:
    """pipeline: as on the command line."""
    if pipeline not in RANDOM:
        nlp = spacy.load(pipeline)
    else:
        with tempfile.TemporaryDirectory(prefix="zh_fdner-overhead-") as folder:
            models = Models(Path(folder), threads=1)
            build_encoder(pipeline, models.encoder)
            nlp = build_own(models, corpora)
    replace_encoder(nlp)
    return nlp


def measure(
    pipelines: Mapping[str, Language], texts: Mapping[int, list[str]], rounds: int
) -> dict[tuple[str, int], float]:
    """Microseconds a character. texts: by their length."""
    seconds: dict[tuple[str, int], list[float]] = {}
    # One more round, the first, which makes the outputs that later ones are given.
    for each in turns([*product(pipelines, texts)], rounds + 1):
        name, length = each
        begin = process_time()
        for _ in pipelines[name].pipe(texts[length]):
            pass
        seconds.setdefault(each, []).append(process_time() - begin)
    return {
        (name, length): 1e6 * median(found[1:]) / sum(map(len, texts[length]))
        for (name, length), found in seconds.items()
    }


def width_of(nlp: Language) -> int:
    transformer: Any = nlp.get_pipe("transformer")
    width: int = transformer.model.get_dim("nO")
    return width


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipelines", nargs="+", metavar="PIPELINE")
    parser.add_argument("--characters", type=int, default=SMALL.overhead, help="in one timing")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    args = parser.parse_args()
    torch.set_num_threads(1)
    corpora = read_corpora()
    pipelines = {name: without_encoder(name, corpora) for name in args.pipelines}
    texts = {n: of_length(corpora.reports, n, args.characters) for n in SMALL.lengths}
    found = measure(pipelines, texts, args.rounds)
    rows = [
        [name, width_of(nlp), *(f"{found[name, length]:.2f}" for length in texts)]
        for name, nlp in pipelines.items()
    ]
    lengths = [f"{length:,} characters" for length in texts]
    print("\n".join(whole_table(["pipeline", "width", *lengths], rows)))


if __name__ == "__main__":
    main()
