"""Our pipeline as the project configures it, with weights drawn at random."""

import tempfile
from pathlib import Path
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp

from zh_fdner.release.meta import build_imported_meta

from ...trainings.measure import Settings, read_corpus
from ...trainings.ours import make_config
from ..corpora import Corpora
from ..models import Models

RANDOM = "weights drawn at random, to be timed only"
# Of text on which the head's bias is set.
CHARACTERS = 1_500


def build_own(models: Models, corpora: Corpora) -> Language:
    """Initialise it from configs/config.cfg with the corpus's labels, and save it."""
    settings = Settings(
        str(corpora.training),
        str(models.encoder),
        epochs=1,
        learn_rate=2e-5,
        seed=42,
        normalisation="technical",
    )
    docs = read_corpus(settings)
    with tempfile.TemporaryDirectory() as folder:
        paths = {split: Path(folder) / f"{split}.spacy" for split in docs}
        for split, path in paths.items():
            DocBin(docs=docs[split]).to_disk(path)
        nlp = init_nlp(make_config(settings, paths, len(docs["train"])))
    make_entities_as_rare(nlp, docs["train"])
    checkpoint: Any = {"name": RANDOM, "license": "MIT", "files": {}}
    nlp.meta = build_imported_meta(nlp, checkpoint, [], [RANDOM])
    nlp.to_disk(models.pipeline)
    return nlp


def make_entities_as_rare(nlp: Language, gold: list[Doc]) -> None:
    """Raise the bias of O until about as many characters are in entities as in the corpus. A
    random head finds one at almost every character, and writing entities takes time."""
    ner: Any = nlp.get_pipe("ner")
    transformer: Any = nlp.get_pipe("transformer")
    chosen, seen = [], 0
    for doc in gold:
        chosen.append(nlp.make_doc(doc.text))
        seen += len(doc)
        if seen >= CHARACTERS:
            break
    inside = [token.ent_type != 0 for doc in gold[: len(chosen)] for token in doc]
    transformer.set_annotations(chosen, transformer.predict(chosen))
    logits = numpy.concatenate(ner.model.predict(chosen))
    lead = logits[:, 1:].max(axis=1) - logits[:, 0]
    head = ner.model.get_ref("output_layer")
    bias = head.get_param("b").copy()
    bias[0] += numpy.quantile(lead, 1 - numpy.mean(inside))
    head.set_param("b", bias)
