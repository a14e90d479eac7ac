"""The `ner` component: a linear BIO tagger over the shared transformer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy import Errors
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Model
from thinc.types import Floats2d

from .annotation import write_entities
from .batches import docs_by_tokens, share_of_batch
from .bio import tag_names
from .columns import merge
from .crf import TRANSITIONS
from .dev_loss import SCORES, dev_loss
from .gold import gold_bio_tags
from .head_loss import head_loss
from .listeners import check_fed, release
from .reading import read_confidences, read_entities
from .scorer import score_bio
from .settings import DEFAULT_CONFIG, check_settings

TOKENS_AT_A_TIME = 16384


def make_bio_ner(
    nlp: Language,
    name: str,
    model: Model[list[Doc], list[Floats2d]],
    decode: str,
    threshold: float,
    release_trf_data: bool,
    scorer: Callable[..., dict[str, Any]] | None,
) -> "BioNer":
    """Factory `bio_ner`. See `BioNer` for the settings."""
    return BioNer(
        nlp.vocab,
        model,
        name,
        decode=decode,
        threshold=threshold,
        release_trf_data_of=nlp if release_trf_data else None,
        scorer=scorer,
    )


# The packaged pipeline carries a copy of this module, so one process may well meet several
# copies: this project's and that of each pipeline it built. The first factory serves them all.
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

    model: gives one (n_tokens, 1 + 2 * n_labels) array of logits a doc, or as many columns
        as `cfg["columns"]` has.
    decode: "greedy" takes the best tag of each token and reads the sequence as seqeval
        does; "constrained" takes the best sequence that BIO allows.
    threshold: entities with a lower `_.score` go to `doc.spans["low_confidence"]`, and not to
        `doc.ents`. The group is there, though it be empty, whenever this is above 0.
    release_trf_data_of: the pipeline in whose docs this component, if no later one listens to
        a transformer, sets `doc._.trf_data` to None after use: it holds the hidden states of a
        whole batch, for as long as the doc lives. None keeps them.
    scorer: None for no scores.

    Entities that are already in `doc.ents`, and blocked tokens, are kept; predictions that
    overlap them are dropped, as spaCy's own `ner` would have it. Every other one has its
    probability as `ent._.score` (see `confidence`), wherever it is put.

    Raises ValueError if a setting is wrong.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str = "ner",
        *,
        decode: str = "greedy",
        threshold: float = 0.0,
        release_trf_data_of: Language | None = None,
        scorer: Callable[..., dict[str, Any]] | None = score_bio,
    ):
        check_settings(name, model, decode, threshold)
        self.vocab = vocab
        self.model = model
        self.name = name
        # Settings stay out of cfg: what is saved there would win over the config at loading.
        self.decode = decode
        self.threshold = threshold
        self.cfg: dict[str, Any] = {"labels": []}
        self.scorer = scorer
        self.release_trf_data_of = release_trf_data_of
        # The sum of the losses of all updates so far.
        self.total_loss = 0.0
        # Set while training, for the loss on the dev set; see `score`.
        self.keep_scores = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The entity labels, in the order of their tags."""
        return tuple(self.cfg["labels"])

    @property
    def columns(self) -> list[int] | None:
        """The BIO tag of each output column; None if the columns are the tags, in order.

        Set by whoever gives the head the weights of one that was trained on other tags
        (IO, BIOES), whose names are then in `cfg["column_names"]`.
        """
        columns: list[int] | None = self.cfg.get("columns")
        return columns

    @property
    def temperature(self) -> float:
        """What the scores of tags are divided by, for probabilities alone; 1 until it is fitted."""
        temperature: float = self.cfg.get("temperature", 1.0)
        return temperature

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
            output_layer.set_dim("nO", len(self.columns or tag_names(self.labels)))
        sample = islice((eg.predicted for eg in get_examples() if len(eg.predicted)), 10)
        self.model.initialize(X=list(sample))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Process a stream of docs, in order, some at a time: by tokens, since each has its
        hidden states with it until then.

        batch_size: most docs at a time.
        """
        handle_error = self.get_error_handler()
        for docs in docs_by_tokens(stream, batch_size, TOKENS_AT_A_TIME):
            try:
                self.set_annotations(docs, self.predict(docs))
                yield from docs
            except Exception as error:
                handle_error(self.name, self, docs, error)

    def predict(self, docs: Iterable[Doc]) -> list[Floats2d]:
        """The scores of each token, one (n_tokens, n_tags) array a doc, on the CPU: the
        logits, or log-probabilities where columns had to be merged.

        Raises ValueError if the transformer has not read a doc.
        """
        docs = list(docs)
        check_fed(self, docs)
        n_tags = len(tag_names(self.labels))
        if not any(len(doc) for doc in docs):
            return [numpy.zeros((0, n_tags), dtype="float32") for _ in docs]  # type: ignore[misc]
        # One copy for all: from a GPU each would be waited for.
        together = self.model.ops.xp.concatenate(self.model.predict(docs))
        scores: Any = self.model.ops.to_numpy(together)
        if self.columns is not None:
            scores = merge(scores, self.columns, n_tags)
        ends = numpy.cumsum([len(doc) for doc in docs]).tolist()
        return [scores[end - len(doc) : end] for doc, end in zip(docs, ends, strict=True)]

    def set_annotations(self, docs: Iterable[Doc], predictions: list[Floats2d]) -> None:
        """Write the predicted entities to `doc.ents`, or to `doc.spans` if they are below the
        threshold, each with its `_.score`; all other tokens become O."""
        docs = list(docs)
        scores: Any = predictions
        found = read_entities(self.model, self.decode, self.columns, docs, scores)
        values = read_confidences(self.model, self.decode, self.temperature, scores, found)
        labels = self.labels
        for doc, of_doc, confidences in zip(docs, found, values, strict=True):
            write_entities(doc, of_doc, confidences, labels, self.threshold)
        if self.keep_scores:
            for doc, of_doc in zip(docs, scores, strict=True):
                doc.user_data[SCORES] = of_doc
        if self.release_trf_data_of:
            release(self, self.release_trf_data_of, docs)

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """The scorer's scores, and `bio_loss`, the Trainer's validation loss, if the scores of
        tags were kept."""
        examples = list(examples)
        scores: dict[str, Any] = super().score(examples, **kwargs)
        loss = dev_loss(self.model, examples, self._gold_tags)
        return scores if loss is None else {**scores, "bio_loss": loss}

    def get_loss(
        self, examples: Iterable[Example], scores: list[Floats2d]
    ) -> tuple[float, list[Floats2d]]:
        """Cross entropy, or the CRF's negative log-likelihood: the mean over all annotated
        tokens of the batch.

        scores: logits, one (n_tokens, n_columns) array a doc.
        Returns the loss in nats and its gradient; the gradient of a CRF's transitions goes
        to the model. Tokens without annotation count for nothing. Of a batch that is
        computed in parts (`accumulate_gradient`) this is the part's share in the mean.
        Source: `BertForTokenClassification`, whose ignored index is -100.
        """
        examples = list(examples)
        validate_examples(examples, "BioNer.get_loss")
        gold = [self._gold_tags(eg) for eg in examples]
        share = share_of_batch(examples)
        loss, gradient, d_transitions = head_loss(self.model, scores, gold, self.columns, share)
        if not numpy.isfinite(loss):
            raise ValueError(Errors.E910.format(name=self.name))
        self.total_loss += loss
        if d_transitions is not None:
            self.model.inc_grad(TRANSITIONS, d_transitions)
        return loss, gradient

    def _gold_tags(self, example: Example) -> NDArray[numpy.int64]:
        return gold_bio_tags(example, self.labels, self.columns)
