"""Compares a resolved config with the published recipe, setting by setting."""

from collections.abc import Sequence
from typing import Any

from thinc.api import Config

from ..configure import is_small
from ..manifest import Manifest
from ..pipeline.dev_loss import EVAL_BATCH_SIZE
from ..pipeline.epoch_table import Row
from . import published
from .config_values import in_words, lookup
from .model_recipe import compare_model
from .optimizer import clipping, optimizer_name, schedule, weight_decay
from .setting import Setting, setting

RATE = "training.optimizer.learn_rate"
OWN_BATCHER = "zh_fdner.batch_by_sequence.v1"
SENTENCE_BATCHERS = (OWN_BATCHER, "spacy.batch_by_sequence.v1")
WHOLE = "every sentence as it is"
RATE_NOTE = "a small encoder needs more (configs/small_encoder.cfg)"
SEED_NOTE = "a seed draws other numbers in spaCy than in the Trainer anyway"
PARTS_NOTE = "the gradient is that of the whole batch all the same"


def compare_recipe(config: Config, manifest: Manifest, log: Sequence[Row]) -> list[Setting]:
    """Every setting of the published recipe beside the config's.

    config: interpolated. log: the training log, for how far the training went.
    """
    return [
        *compare_course(config, manifest, log),
        *compare_optimizer(config),
        *compare_batches(config),
        *compare_model(config, manifest),
    ]


def compare_course(config: Config, manifest: Manifest, log: Sequence[Row]) -> list[Setting]:
    """How long the training goes, and at what rate."""
    rate = lookup(config, RATE)
    is_schedule = isinstance(rate, dict) and "initial_rate" in rate
    initial = rate["initial_rate"] if is_schedule else rate
    where = f"{RATE}.initial_rate" if is_schedule else RATE
    note = RATE_NOTE if is_small(manifest) else ""
    course = schedule(rate, log[-1]["step"] if log else None)
    known_course = schedule(published.LEARN_RATE, published.UPDATES)
    seed = lookup(config, "training.seed")
    return [
        setting("learning rate", where, published.LEARN_RATE["initial_rate"], initial, note),
        setting("schedule", RATE, known_course, course),
        setting("epochs", "training.max_epochs", published.EPOCHS, epochs(config, log)),
        setting("seed", "training.seed", published.SEED, seed, SEED_NOTE, matters=False),
    ]


def epochs(config: Config, log: Sequence[Row]) -> Any:
    """`max_epochs`, or in words if the log ends elsewhere: at max_steps, by patience, or
    because the training was interrupted."""
    planned = lookup(config, "training.max_epochs")
    if log and log[-1]["epoch"] != planned:
        return f"{in_words(planned)}, of which the log ends in epoch {log[-1]['epoch']}"
    return planned


def compare_optimizer(config: Config) -> list[Setting]:
    where = "training.optimizer"
    optimizer = lookup(config, where)
    ours = optimizer if isinstance(optimizer, dict) else {}
    betas = (ours.get("beta1"), ours.get("beta2"))
    known_clipping = f"norm of all gradients together, {published.MAX_GRAD_NORM:g}"
    return [
        setting("optimizer", where, "AdamW", optimizer_name(ours)),
        setting("betas", f"{where}.beta1, .beta2", published.BETAS, betas),
        setting("epsilon", f"{where}.eps", published.EPS, ours.get("eps")),
        setting("weight decay", where, published.WEIGHT_DECAY, weight_decay(ours)),
        setting("clipping", where, known_clipping, clipping(ours)),
    ]


def compare_batches(config: Config) -> list[Setting]:
    batcher = lookup(config, "training.batcher.@batchers")
    size = lookup(config, "training.batcher.size")
    ours = f"{in_words(size)} sentences"
    if batcher not in SENTENCE_BATCHERS:
        ours = f"{in_words(size)} by {in_words(batcher)}"
    parts = lookup(config, "training.accumulate_gradient")
    exact = batcher == OWN_BATCHER and lookup(config, "components.ner.factory") == "bio_ner"
    parts_note = PARTS_NOTE if exact else ""
    # What reads ahead for prediction changes nothing; the loss on dev has batches of its own.
    evaluated = EVAL_BATCH_SIZE if exact else lookup(config, "nlp.batch_size")
    return [
        setting("batch", "training.batcher", f"{published.BATCH_SIZE} sentences", ours),
        setting(
            "parts of a batch", "training.accumulate_gradient", 1, parts, parts_note, not exact
        ),
        setting(
            "evaluation batch",
            "nlp.batch_size",
            published.EVALUATION_BATCH_SIZE,
            evaluated,
            "changes no score",
            matters=False,
        ),
        setting("training data", "corpora", WHOLE, training_data(config)),
    ]


def training_data(config: Config) -> str:
    """Whether the reader of the training corpus leaves out or changes anything."""
    reader = lookup(config, lookup(config, "training.train_corpus") or "corpora.train")
    changes = ("max_length", "limit", "augmenter", "gold_preproc")
    found = [key for key in changes if isinstance(reader, dict) and reader.get(key)]
    return f"changed by {' and '.join(found)}" if found else WHOLE
