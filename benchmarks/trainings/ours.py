"""Our arm: spaCy's own training loop on the project's config."""

import tempfile
import time
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import create_train_batches, train_while_improving
from spacy.util import registry, resolve_dot_names
from thinc.api import Config, fix_random_seed

from zh_fdner.configure import LINEAR, configure

from ..memory import peak_mib
from .measure import Result, Settings, read_corpus

CONFIGS = Path(__file__).parents[2] / "configs"


def run(settings: Settings) -> Result:
    docs = read_corpus(settings)
    with tempfile.TemporaryDirectory() as folder:
        paths = {split: Path(folder) / f"{split}.spacy" for split in docs}
        for split, path in paths.items():
            DocBin(docs=docs[split]).to_disk(path)
        config = make_config(settings, paths, len(docs["train"]))
        nlp = init_nlp(config)
        updates, seconds = train(nlp)
    peak = peak_mib()
    f1 = {}
    for decoding in ("greedy", "constrained") if settings.head == LINEAR else ("constrained",):
        if settings.head == LINEAR:
            ner: Any = nlp.get_pipe("ner")
            ner.decode = decoding
        for split in ("dev", "test"):
            f1[f"{split} {decoding}"] = score(nlp, docs[split])
    return Result(f1, updates, seconds, peak)


def make_config(settings: Settings, paths: dict[str, Path], n_sentences: int) -> Config:
    manifest: Any = {
        # The learning rate, which depends on it, is given.
        "encoder": {"hidden_size": 768},
        "splits": {"train": {"sentences": n_sentences}},
    }
    overrides = {
        "paths.train": str(paths["train"]),
        "paths.dev": str(paths["dev"]),
        "paths.encoder": settings.encoder,
        "components.transformer.model.normalisation": settings.normalisation,
        "training.max_epochs": settings.epochs,
        "training.batcher.size": settings.batch_size,
        "training.optimizer.learn_rate.initial_rate": settings.learn_rate,
        "system.seed": settings.seed,
    }
    return configure(CONFIGS, manifest, overrides, settings.head).interpolate()


def train(nlp: Language) -> tuple[int, float]:
    """All updates and nothing else: the first, empty batch starts the clock."""
    config = nlp.config.interpolate()
    fix_random_seed(config["training"]["seed"])
    settings = registry.resolve(config["training"], schema=ConfigSchemaTraining)
    (corpus,) = resolve_dot_names(config, [settings["train_corpus"]])
    steps = train_while_improving(
        nlp,
        settings["optimizer"],
        create_train_batches(nlp, corpus, settings["batcher"], settings["max_epochs"]),
        lambda: (0.0, {}),
        dropout=settings["dropout"],
        eval_frequency=settings["eval_frequency"],
        accumulate_gradient=settings["accumulate_gradient"],
        patience=0,
        max_steps=0,
        exclude=[],
        annotating_components=[],
        before_update=None,
    )
    next(steps)
    start = time.perf_counter()
    updates = sum(1 for _ in steps)
    return updates, time.perf_counter() - start


def score(nlp: Language, docs: list[Doc]) -> float:
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    return float(nlp.evaluate(examples)["ents_f"] or 0.0)
