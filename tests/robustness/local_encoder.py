"""An encoder whose vectors depend on the two wordpieces on either side, and on no position.

With it, what a document's windows do to its entities can be tested exactly.
"""

from pathlib import Path
from typing import Any

import spacy
import torch
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam
from transformers import BertModel
from transformers.modeling_outputs import BaseModelOutput

from .conftest import SENTENCES, blank, examples, watch

RADIUS = 2
# Without an end of a sentence, so that windows overlap.
FILLER = "，无" * 1000
# Of the windows, in wordpieces: small, so that a short document has many.
CAPACITY, OVERLAP = 32, 16


class LocalEncoder(BertModel):
    """Word embeddings under a convolution."""

    def __init__(self, config: Any):
        super().__init__(config)
        width = config.hidden_size
        self.mix = torch.nn.Conv1d(width, width, 2 * RADIUS + 1, padding=RADIUS)

    def forward(self, input_ids: Any = None, **kwargs: Any) -> BaseModelOutput:
        words = self.embeddings.word_embeddings(input_ids).transpose(1, 2)
        mixed: torch.Tensor = self.mix(words).transpose(1, 2)
        return BaseModelOutput(last_hidden_state=torch.tanh(mixed))


def train_local(encoder_folder: Path) -> Language:
    """A pipeline with this encoder and small windows that has learned its sentences, by
    themselves and within the filler, which has no entity."""
    spacy.util.fix_random_seed(0)
    nlp = blank(encoder_folder)
    known = [*examples(nlp), *(within_filler(nlp, text) for text in SENTENCES)]
    nlp.initialize(lambda: known)
    shim = nlp.get_pipe("transformer").model.layers[0].shims[0]
    shim._hfmodel.tokenizer.model_max_length = CAPACITY + 2
    shim._hfmodel.transformer = shim._model = LocalEncoder(shim._hfmodel.transformer.config)
    optimizer = Adam(0.003, use_averages=False)
    for _ in range(60):
        nlp.update(known, sgd=optimizer)
    watch(nlp)
    return nlp


def within_filler(nlp: Language, text: str) -> Example:
    filler = FILLER[:11]
    spans = [(s + len(filler), e + len(filler), label) for s, e, label in SENTENCES[text]]
    return Example.from_dict(nlp.make_doc(filler + text + filler), {"entities": spans})
