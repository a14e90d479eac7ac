"""The probability of an entity: that exactly this span is read with exactly this label,
whatever is read of the white space around it.

It is summed over all sequences of tags that say so (forward-backward; Culotta and McCallum,
2004, "Confidence estimation for information extraction").
"""

from collections.abc import Sequence
from itertools import islice

import numpy
from numpy.typing import NDArray

from .lattice import Lattice
from .scan import Numbers, Weights
from .stretches import plan_stretches
from .white_space import EntitySpan, readings

# At a time, unless a single stretch has more: what fits in a cache.
TOKENS = 2**13


def read_probabilities(
    scores: Sequence[NDArray[numpy.float32]],
    spans: Sequence[Sequence[EntitySpan]],
    spaces: Sequence[NDArray[numpy.bool_]],
    steps: NDArray[numpy.float32],
    temperature: float,
) -> list[list[float]]:
    """The probability of each entity: of all the readings that are it when they are trimmed.

    spaces: whether each token of a document is white space. All else, and what is returned for
    each document, as of `entity_probabilities`.
    """
    pairs = list(zip(spans, spaces, strict=True))
    if not any(numpy.count_nonzero(space) for of_doc, space in pairs if of_doc):
        values = iter(entity_probabilities(scores, spans, steps, temperature).tolist())
        return [list(islice(values, len(of_doc))) for of_doc in spans]
    found = [readings(*each) for each in pairs]
    flat = [each for each, _ in found]
    values = iter(entity_probabilities(scores, flat, steps, temperature).tolist())
    return [[min(sum(islice(values, count)), 1.0) for count in counts] for _, counts in found]


def entity_probabilities(
    scores: Sequence[NDArray[numpy.float32]],
    spans: Sequence[Sequence[EntitySpan]],
    steps: NDArray[numpy.float32],
    temperature: float = 1.0,
) -> NDArray[numpy.float64]:
    """The probability of each span by itself, those of the first document first.

    scores: (n_tokens, n_tags) of each document, logits or log-probabilities of the BIO tags.
    spans: of each document, in order of their starts: (start token, end token, label number),
        end exclusive, not empty. Tags are read as `bio.entity_spans` reads them.
    steps: (n_tags + 1, n_tags), the scores of steps between them.
    temperature: divides all scores, those of steps, too.

    Exact for documents of up to `stretches.LONGEST` tokens. In longer ones, only what is
    around an entity is read; see there.
    """
    stretches, numbers = plan_stretches([len(each) for each in scores], spans)
    flat = [span for of_doc in spans for span in of_doc]
    found = numpy.zeros(len(flat))
    if not flat:
        return found
    weights = numpy.exp(steps.astype("float64") / temperature)
    # From the longest on, as many at a time as memory should be taken for.
    order = numpy.argsort([start - end for _, start, end in stretches], kind="stable")
    where = numpy.column_stack([order.argsort()[numbers], numpy.array(flat)])
    where[:, 1:3] -= numpy.array([each.start for each in stretches])[numbers, None]
    stretches = [stretches[i] for i in order]
    first = 0
    while first < len(stretches):
        longest = stretches[first].end - stretches[first].start
        part = stretches[first : first + max(1, TOKENS // longest)]
        own = (where[:, 0] >= first) & (where[:, 0] < first + len(part))
        lattice = Lattice(scores, part, weights, temperature)
        found[own] = _probabilities(lattice, where[own] - [first, 0, 0, 0])
        first += len(part)
    return found


def _probabilities(lattice: Lattice, where: Numbers) -> NDArray[numpy.float64]:
    """where: (n_spans, 4): stretch, start and end within it, and label number of each span."""
    text, start, end, label = where.T
    steps, spans = lattice.steps, numpy.arange(len(where))
    begin, inside = 2 * label + 1, 2 * label + 2
    of_begin, of_inside, scale = _begun(lattice, where)
    # Of these, all in which the other tokens, if there are any, are inside of it.
    go_on = of_begin * steps[begin, inside] + of_inside * steps[inside, inside]
    others = end - start - 1
    of_inside = numpy.where(others > 0, go_on, of_inside)
    of_begin = numpy.where(others > 0, 0.0, of_begin)
    logs = scale + lattice.only_inside(text, start + 1, end, label)
    logs += numpy.log(steps[inside, inside]) * numpy.maximum(others - 1, 0)
    # And of these, all that end there, since no I of its label follows.
    at_end = end == lattice.lengths[text]
    after, scale = lattice.onwards(text, end - at_end)
    after[spans, inside] = 0.0
    ended = (of_begin[:, None] * steps[begin] + of_inside[:, None] * steps[inside]) * after
    weights = numpy.where(at_end, of_begin + of_inside, ended.sum(axis=1))
    with numpy.errstate(divide="ignore"):
        logs += numpy.log(weights) + numpy.where(at_end, 0.0, scale) - lattice.total(text)
    probabilities: NDArray[numpy.float64] = numpy.exp(numpy.minimum(logs, 0.0))
    return probabilities


def _begun(lattice: Lattice, where: Numbers) -> tuple[Weights, Weights, Weights]:
    """Of all sequences in which a span's first token begins an entity: with B, and with I, where
    no tag of its label is before. And the logarithm of what they were divided by."""
    text, start, _, label = where.T
    steps, spans = lattice.steps, numpy.arange(len(where))
    begin, inside = 2 * label + 1, 2 * label + 2
    up_to, scale = lattice.up_to(text, start)
    before, scale_before = lattice.up_to(text, numpy.maximum(start - 1, 0))
    before[spans, begin] = before[spans, inside] = 0.0
    # `steps` has more rows than there are tags: the last one is for the beginning.
    after_others = (before * steps[:-1, inside].T).sum(axis=1) * numpy.exp(scale_before - scale)
    of_inside = numpy.where(start > 0, after_others, steps[-1, inside])
    return up_to[spans, begin], of_inside * lattice.of_tag(text, start, inside), scale
