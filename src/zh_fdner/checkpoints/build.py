"""Builds the pipeline that computes what a token classifier does."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import torch
from spacy import util
from spacy.language import Language
from thinc.api import Config
from transformers import logging

from ..configure import BASE, fill_defaults
from ..errors import UserError
from ..pipeline.normalise import PUBLISHED
from .tags import Tags

# Some of it no vocabulary of BERT's has, so that unknown wordpieces are compared, too.
PROBE = "滚动轴承6205外圈出现点蚀,龘。"
TOLERANCE = 1e-4


def build_pipeline(files: Path, classifier: Any, tags: Tags, configs: Path) -> Language:
    """A pipeline as training makes it, with the weights of the classifier.

    files: the classifier's folder. configs: the folder of the recipe.
    Raises UserError if it does not compute the same.
    """
    nlp: Language = util.load_model_from_config(config_for(files, classifier, configs))
    ner: Any = nlp.get_pipe("ner")
    for label in tags.labels:
        ner.add_label(label)
    order = tags.bio_order
    if order is None:
        ner.cfg.update(columns=tags.columns, column_names=tags.names)
    with quiet():
        nlp.initialize()
    encoder: Any = nlp.get_pipe("transformer").model  # type: ignore[attr-defined]
    blank_pooler(encoder.hf.transformer)
    head = ner.model.get_ref("output_layer")
    for name, weights in (("W", classifier.classifier.weight), ("b", classifier.classifier.bias)):
        rows = weights.detach() if order is None else weights.detach()[order]
        head.set_param(name, rows.numpy().copy())
    check_same_logits(nlp, classifier, order)
    return nlp


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """The library would advise to train what is missing: the pooler, which nothing reads."""
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)


def config_for(files: Path, classifier: Any, configs: Path) -> Config:
    """The recipe's config, for this encoder and its own tokenizer, with the classifier's
    dropout for whoever trains it further."""
    config = util.load_config(configs / BASE, interpolate=False)
    config["paths"]["encoder"] = str(files)
    config["components"]["transformer"]["model"]["normalisation"] = PUBLISHED
    config["components"]["ner"]["decode"] = "greedy"
    dropout = getattr(classifier, "dropout", None)
    if isinstance(dropout, torch.nn.Dropout):
        config["training"]["dropout"] = dropout.p
    return fill_defaults(config)


def blank_pooler(encoder: torch.nn.Module) -> None:
    """Set to 0 what was drawn at random: a token classifier has no pooler."""
    for name, parameter in encoder.named_parameters():
        if name.startswith("pooler."):
            parameter.data.zero_()


def check_same_logits(nlp: Language, classifier: Any, order: list[int] | None) -> None:
    """Compare on one sentence. Raises UserError if the classifier is not of the kind whose
    logits are a linear layer over one vector a character."""
    doc = nlp.make_doc(PROBE)
    transformer: Any = nlp.get_pipe("transformer")
    ner: Any = nlp.get_pipe("ner")
    output = transformer.predict([doc])
    transformer.set_annotations([doc], output)
    (ours,) = ner.model.predict([doc])
    ids = torch.from_numpy(output.wordpieces.input_ids)
    with torch.no_grad():
        theirs = classifier(ids).logits[0, 1:-1].numpy()
    theirs = theirs if order is None else theirs[:, order]
    if ours.shape != theirs.shape or numpy.abs(ours - theirs).max() > TOLERANCE:
        raise UserError(
            f"The {type(classifier).__name__} computes something else than one linear layer over "
            "one vector a character, so that its import would not be equal. Use a checkpoint of "
            "BERT's architecture, with a tokenizer that makes one wordpiece of a Chinese character."
        )
