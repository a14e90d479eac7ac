"""A linear-chain CRF over BIO tags: the head's logits, and a score for each pair of tags."""

from collections.abc import Sequence
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, torch2xp, xp2torch
from thinc.types import Floats2d

from .head import build_bio_head

# The score of a transition that BIO forbids: finite, so that no gradient becomes NaN.
FORBIDDEN = -1e4
TRANSITIONS = "transitions"


@registry.architectures("zh_fdner.CrfHead.v1")  # type: ignore[untyped-decorator]
def build_crf_head(
    tok2vec: Model[list[Doc], list[Floats2d]], nO: int | None = None
) -> Model[list[Doc], list[Floats2d]]:
    """`zh_fdner.BioHead.v1` with learned transitions between tags.

    Trained to make the gold sequence of tags likely as a whole (Lafferty et al., 2001), not
    each tag by itself. Transitions that BIO forbids are impossible from the start.

    tok2vec, nO: as for `zh_fdner.BioHead.v1`, whose logits this returns, too.
    """
    head = build_bio_head(tok2vec, nO)
    model: Model[list[Doc], list[Floats2d]] = Model(
        "crf", forward, init=init, layers=[head], params={TRANSITIONS: None}
    )
    model.set_ref("tok2vec", tok2vec)
    model.set_ref("output_layer", head.get_ref("output_layer"))
    return model


def forward(model: Model, docs: list[Doc], is_train: bool) -> Any:
    return model.layers[0](docs, is_train)


def init(model: Model, X: Any = None, Y: Any = None) -> None:
    """The last row of the transitions stands for the beginning of the sentence."""
    model.layers[0].initialize(X=X)
    n_tags = model.get_ref("output_layer").get_dim("nO")
    model.set_param(TRANSITIONS, model.ops.alloc2f(n_tags + 1, n_tags))


def is_crf(model: Model) -> bool:
    return TRANSITIONS in model.param_names


def transitions(model: Model) -> NDArray[numpy.float32]:
    """(n_tags + 1, n_tags): the score of a tag after another, forbidden ones included."""
    learned: NDArray[numpy.float32] = model.ops.to_numpy(model.get_param(TRANSITIONS))
    return learned + forbidden(learned.shape[1])


def forbidden(n_tags: int) -> NDArray[numpy.float32]:
    """(n_tags + 1, n_tags): `FORBIDDEN` where BIO allows no such step, else 0."""
    scores = numpy.zeros((n_tags + 1, n_tags), dtype="float32")
    for inside in range(2, n_tags, 2):
        scores[:, inside] = FORBIDDEN
        scores[[inside - 1, inside], inside] = 0.0
    return scores


def sequence_loss(
    model: Model, logits: list[Floats2d], gold: list[NDArray[numpy.int64]], total: float
) -> tuple[float, list[Floats2d], Floats2d]:
    """The negative log-likelihood of all sequences that agree with the gold tags.

    logits: one (n_tokens, n_tags) array a doc. gold: the tags of each doc, -1 where there
        is no annotation, so that every tag agrees.
    total: what the sum is divided by, the annotated tokens of the batch.
    Returns the loss in nats, and its gradient by logits and by transitions.
    """
    lengths = [len(doc_logits) for doc_logits in logits]
    scores = torch.nn.utils.rnn.pad_sequence([xp2torch(x) for x in logits], batch_first=True)
    scores = scores.detach().requires_grad_()
    learned = xp2torch(model.get_param(TRANSITIONS)).detach().requires_grad_()
    steps = learned + torch.from_numpy(forbidden(learned.shape[1])).to(learned.device)
    disagree = disagreement(gold, tuple(scores.shape)).to(scores.device)
    ends = torch.tensor(lengths, device=scores.device)
    agreeing = log_partition(scores.masked_fill(disagree, FORBIDDEN), ends, steps)
    loss = (log_partition(scores, ends, steps) - agreeing).sum() / total
    d_scores, d_learned = torch.autograd.grad(loss, [scores, learned])
    d_logits: Any = [torch2xp(d[:n].contiguous()) for d, n in zip(d_scores, lengths, strict=True)]
    d_transitions: Any = torch2xp(d_learned)
    return float(loss.detach()), d_logits, d_transitions


def log_partition(scores: torch.Tensor, lengths: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """The log of the summed exponential scores of all sequences of tags (forward algorithm).

    scores: (n_docs, n_tokens, n_tags). lengths: (n_docs,). steps: (n_tags + 1, n_tags).
    Returns (n_docs,).
    """
    total = scores[:, 0] + steps[-1]
    for i in range(1, scores.shape[1]):
        longer = torch.logsumexp(total[:, :, None] + steps[None, :-1], dim=1) + scores[:, i]
        total = torch.where((i < lengths)[:, None], longer, total)
    return torch.logsumexp(total, dim=1)


def disagreement(gold: list[NDArray[numpy.int64]], shape: tuple[int, ...]) -> torch.Tensor:
    """(n_docs, n_tokens, n_tags), True for the tags that are not the gold one."""
    wrong = numpy.zeros(shape, dtype=bool)
    for i, tags in enumerate(gold):
        annotated = numpy.flatnonzero(tags >= 0)
        wrong[i, annotated] = True
        wrong[i, annotated, tags[annotated]] = False
    return torch.from_numpy(wrong)


def viterbi(
    logits: NDArray[numpy.float32], steps: NDArray[numpy.float32], starts: Sequence[int] = (0,)
) -> NDArray[numpy.int64]:
    """The best sequence of tags.

    logits: (n_tokens, n_tags). steps: (n_tags + 1, n_tags), as `transitions` gives them.
    starts: the first token of each doc, if there are several, one after the other.
    """
    docs = numpy.split(logits, starts[1:])
    return numpy.concatenate([_viterbi_of_doc(each, steps) for each in docs])


def _viterbi_of_doc(
    logits: NDArray[numpy.float32], steps: NDArray[numpy.float32]
) -> NDArray[numpy.int64]:
    n_tokens = len(logits)
    tags = numpy.zeros((n_tokens,), dtype="int64")
    if n_tokens == 0:
        return tags
    best = logits[0] + steps[-1]
    previous = numpy.zeros(logits.shape, dtype="int64")
    for i in range(1, n_tokens):
        paths = best[:, None] + steps[:-1]
        previous[i] = paths.argmax(axis=0)
        best = paths.max(axis=0) + logits[i]
    tags[-1] = best.argmax()
    for i in range(n_tokens - 1, 0, -1):
        tags[i - 1] = previous[i, tags[i]]
    return tags
