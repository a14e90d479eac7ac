"""The `ner` component: a linear BIO tagger over the shared transformer."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy import Errors
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from spacy_transformers.layers.listener import TransformerListener
from thinc.api import Config, Model
from thinc.types import Floats2d

from .batches import annotated_tokens
from .bio import DECODERS, entity_spans, orphans, tag_names
from .gold import BEGIN, INSIDE, OUTSIDE, gold_entity_tags
from .scorer import ORPHANS, build_bio_scorer

LOG_PROBS = "zh_fdner.log_probs"

DEFAULT_CONFIG = Config().from_str(
    """
[bio_ner]
decode = "greedy"
release_trf_data = true

[bio_ner.scorer]
@scorers = "zh_fdner.bio_scorer.v1"

[bio_ner.model]
@architectures = "zh_fdner.BioHead.v1"

[bio_ner.model.tok2vec]
@architectures = "spacy-transformers.TransformerListener.v1"
grad_factor = 1.0

[bio_ner.model.tok2vec.pooling]
@layers = "reduce_mean.v1"
"""
)


def make_bio_ner(
    nlp: Language,
    name: str,
    model: Model[list[Doc], list[Floats2d]],
    decode: str,
    release_trf_data: bool,
    scorer: Callable[..., dict[str, Any]] | None,
) -> "BioNer":
    """Factory `bio_ner`. See `BioNer` for the settings."""
    return BioNer(
        nlp.vocab,
        model,
        name,
        decode=decode,
        release_trf_data_of=nlp if release_trf_data else None,
        scorer=scorer,
    )


# The packaged pipeline carries a copy of this module, so one process may well meet several
# copies: this project's and that of each pipeline it built. The first one serves them all.
if not Language.has_factory("bio_ner"):
    Language.factory(
        "bio_ner",
        assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
        requires=["doc._.trf_data"],
        default_config=DEFAULT_CONFIG["bio_ner"],
        default_score_weights={
            "ents_f": 1.0,
            "ents_p": 0.0,
            "ents_r": 0.0,
            "ents_per_type": None,
            "bio_acc": 0.0,
        },
        func=make_bio_ner,
    )


class BioNer(TrainablePipe):
    """Finds entities with one BIO tag a token, as `BertForTokenClassification` does.

    model: gives one (n_tokens, 1 + 2 * n_labels) array of logits a doc.
    decode: "greedy" takes the best tag of each token and reads the sequence as seqeval
        does; "constrained" takes the best sequence that BIO allows.
    release_trf_data_of: the pipeline in which this component, if no later one listens to a
        transformer, sets `doc._.trf_data` to None after use: it holds the hidden states of a
        whole batch, for as long as the doc lives. None keeps them.
    scorer: defaults to `zh_fdner.bio_scorer.v1`.

    Entities that are already in `doc.ents` are kept; predictions that overlap one are
    dropped, as spaCy's own `ner` would have it.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str = "ner",
        *,
        decode: str = "greedy",
        release_trf_data_of: Language | None = None,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ):
        if decode not in DECODERS:
            known = ", ".join(repr(key) for key in DECODERS)
            raise ValueError(f"[components.{name}] decode = {decode!r} is not one of {known}")
        self.vocab = vocab
        self.model = model
        self.name = name
        # Decoding stays out of cfg: what is saved there would win over the config at loading.
        self.decode = DECODERS[decode]
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = scorer or build_bio_scorer()
        self.release_trf_data_of = release_trf_data_of
        # Set while training, for the loss on the dev set; see `score`.
        self.keep_log_probs = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The entity labels, in the order of their tags."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> list[str]:
        """The labels, for `spacy init labels` and `[initialize.components.ner]`."""
        return list(self.labels)

    def add_label(self, label: str) -> int:
        """Add an entity label, before the model has its size.

        Returns 1, or 0 if the label is there already.
        Raises ValueError if the label is no string or the output layer is fixed already.
        """
        if not isinstance(label, str):
            raise ValueError(Errors.E187)
        if label in self.labels:
            return 0
        if self.model.get_ref("output_layer").has_dim("nO"):
            raise ValueError(
                f"[{self.name}] cannot add the label {label!r}: the output layer is sized for "
                f"{', '.join(self.labels)}. Train anew with all labels."
            )
        self.cfg["labels"].append(label)
        self.vocab.strings.add(label)
        return 1

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Sequence[str] | None = None,
    ) -> None:
        """Size the output layer for the labels: those given, else those of the examples.

        Raises ValueError if there is no label.
        """
        validate_get_examples(get_examples, "BioNer.initialize")
        if labels is None:
            labels = sorted({ent.label_ for eg in get_examples() for ent in eg.reference.ents})
        for label in labels:
            self.add_label(label)
        if not self.labels:
            raise ValueError(f"[{self.name}] the training corpus has no entity, so no label.")
        output_layer = self.model.get_ref("output_layer")
        if not output_layer.has_dim("nO"):
            output_layer.set_dim("nO", len(tag_names(self.labels)))
        self.model.initialize(X=[eg.predicted for eg in islice(get_examples(), 10)])

    def predict(self, docs: Iterable[Doc]) -> list[Floats2d]:
        """The logits of each token, one (n_tokens, n_tags) array a doc, on the CPU."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            n_tags = len(tag_names(self.labels))
            return [numpy.zeros((0, n_tags), dtype="float32") for _ in docs]  # type: ignore[misc]
        return [self.model.ops.to_numpy(logits) for logits in self.model.predict(docs)]

    def set_annotations(self, docs: Iterable[Doc], predictions: list[Floats2d]) -> None:
        """Write the predicted entities to `doc.ents`; all other tokens become O."""
        docs = list(docs)
        for doc, logits in zip(docs, predictions, strict=True):
            self._set_entities(doc, self.decode(logits).tolist())
            if self.keep_log_probs:
                doc.user_data[LOG_PROBS] = log_softmax(numpy, logits)
        if self._is_last_listener():
            for doc in docs:
                doc._.trf_data = None

    def _set_entities(self, doc: Doc, tags: list[int]) -> None:
        spans = [
            Span(doc, start, end, label=self.labels[label])
            for start, end, label in entity_spans(tags)
        ]
        preset = list(doc.ents)
        if preset:
            taken = {token.i for ent in preset for token in ent}
            spans = [s for s in spans if taken.isdisjoint(range(s.start, s.end))]
        doc.set_ents([*preset, *spans], default="outside")
        if alone := orphans(tags):
            doc.user_data[ORPHANS] = alone
        else:
            doc.user_data.pop(ORPHANS, None)

    def _is_last_listener(self) -> bool:
        nlp = self.release_trf_data_of
        if nlp is None:
            return False
        later = False
        for name, component in nlp.components:
            if later and listens_to_transformer(component):
                return False
            later = later or name == self.name
        return later

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The scorer's scores, and `bio_loss` if the log-probabilities were kept: the mean
        cross entropy over the annotated tokens."""
        examples = list(examples)
        scores: dict[str, Any] = super().score(examples, **kwargs)
        kept = [eg for eg in examples if LOG_PROBS in eg.predicted.user_data]
        if kept:
            gold = numpy.concatenate([self._gold_tags(eg) for eg in kept])
            log_probs = numpy.concatenate([eg.predicted.user_data.pop(LOG_PROBS) for eg in kept])
            annotated = numpy.flatnonzero(gold >= 0)
            if len(annotated):
                scores["bio_loss"] = -float(log_probs[annotated, gold[annotated]].mean())
        return scores

    def get_loss(
        self, examples: Iterable[Example], scores: list[Floats2d]
    ) -> tuple[float, list[Floats2d]]:
        """Cross entropy, the mean over all annotated tokens of the batch.

        scores: logits, one (n_tokens, n_tags) array a doc.
        Returns the loss in nats and its gradient. Tokens without annotation count for
        nothing. Of a batch that is computed in parts (`accumulate_gradient`) this is the
        part's share in the mean. Source: `BertForTokenClassification`, whose ignored index
        is -100.
        """
        examples = list(examples)
        validate_examples(examples, "BioNer.get_loss")
        ops = self.model.ops
        xp = ops.xp
        gold = numpy.concatenate([self._gold_tags(eg) for eg in examples])
        logits = xp.concatenate(scores, axis=0)
        annotated = numpy.flatnonzero(gold >= 0)
        d_logits = xp.zeros_like(logits)
        loss = 0.0
        if len(annotated):
            total = annotated_tokens(examples) or len(annotated)
            rows = ops.asarray(annotated, dtype="int64")
            columns = ops.asarray(gold[annotated], dtype="int64")
            log_probs = log_softmax(xp, logits[rows])
            at_gold = (xp.arange(len(annotated)), columns)
            loss = -float(log_probs[at_gold].sum()) / total
            gradient = xp.exp(log_probs)
            gradient[at_gold] -= 1.0
            d_logits[rows] = gradient / total
        if not numpy.isfinite(loss):
            raise ValueError(Errors.E910.format(name=self.name))
        ends = numpy.cumsum([len(doc_scores) for doc_scores in scores])[:-1]
        return loss, xp.split(d_logits, ends.tolist())

    def _gold_tags(self, example: Example) -> NDArray[numpy.int64]:
        """The gold tag of each predicted token; -1 where there is no annotation, no gold
        token of the same extent, or a label that the component was not given."""
        iob, label = gold_entity_tags(example)
        tags = numpy.where(iob == OUTSIDE, 0, -1).astype("int64")
        for i, name in enumerate(self.labels):
            of_label = label == example.reference.vocab.strings[name]
            tags[of_label & (iob == BEGIN)] = 2 * i + 1
            tags[of_label & (iob == INSIDE)] = 2 * i + 2
        return tags


def log_softmax(xp: Any, logits: Any) -> Any:
    """Log-probabilities from logits, row by row, with the array module of both."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - xp.log(xp.exp(shifted).sum(axis=1, keepdims=True))


def listens_to_transformer(component: Any) -> bool:
    model = getattr(component, "model", None)
    if not isinstance(model, Model):
        return False
    return any(isinstance(node, TransformerListener) for node in model.walk())
