"""The head's product before the mean over a token's wordpieces, where the encoder left its output.

A linear layer of a mean is the mean of the linear layer, so the logits are the same but for
rounding. They are a hundred times smaller than hidden states, which spacy-transformers copies
four times on their way to the head: for each doc, for each token, for all docs, and for their mean.
"""

from collections.abc import Sequence
from typing import Any

import numpy
import torch
from spacy.tokens import Doc
from spacy_transformers.data_classes import TransformerData
from thinc.api import Model, torch2xp, xp2torch
from thinc.types import Floats2d

from .inference import EncodedRows, to_device
from .linear import linear
from .output import DocOutput, EncodedDocs


def is_mean_of_wordpieces(tok2vec: Model) -> bool:
    """Whether the layer is as `TransformerListener.v1` builds it, or `nlp.replace_listeners`,
    with `reduce_mean.v1`: first what gives each doc's `TransformerData`, then the pooling."""
    layers = tok2vec.layers
    if len(layers) != 2 or layers[1].name != "trfs2arrays":
        return False
    return [layer.name for layer in layers[1].layers] == ["reduce_mean"]


def is_as_encoded(docs: Sequence[Doc], outputs: Sequence[TransformerData]) -> bool:
    """Whether all of it comes from our encoder, and nobody can have changed it since."""
    return all(
        isinstance(output, DocOutput) and output.is_untouched
        for doc, output in zip(docs, outputs, strict=True)
        if len(doc)
    )


def logits_of(output_layer: Model, outputs: Sequence[TransformerData]) -> list[Floats2d]:
    """One (n_tokens, n_tags) array a doc, on the encoder's device.

    output_layer: the head's `Linear.v1`. outputs: see `is_as_encoded`.
    """
    nothing: Any = output_layer.ops.alloc2f(0, output_layer.get_dim("nO"))
    logits: list[Any] = [nothing] * len(outputs)
    together: dict[int, list[int]] = {}
    for i, output in enumerate(outputs):
        if isinstance(output, DocOutput):
            together.setdefault(id(output.encoded), []).append(i)
    for members in together.values():
        chosen: list[Any] = [outputs[i] for i in members]
        encoded, numbers = chosen[0].encoded, [each.number for each in chosen]
        of_tokens: Any = torch2xp(of_docs(output_layer, encoded, numbers))
        end = 0
        for i, number in zip(members, numbers, strict=True):
            start, end = end, end + len(encoded.docs[number].before) - 1
            logits[i] = of_tokens[start:end]
    return logits


def of_docs(output_layer: Model, encoded: EncodedDocs, numbers: list[int]) -> torch.Tensor:
    """(n_tokens, n_tags), of these docs, one after the other."""
    docs = [encoded.docs[i] for i in numbers]
    rows = numpy.array([row for i in numbers for row in encoded.row_numbers(i)])
    own = numpy.array([pair for doc in docs for pair in doc.own])
    with torch.inference_mode():
        logits, starts = of_rows(output_layer, encoded.rows, rows)
        # In each row, some wordpieces belong to this row and not to its neighbour.
        ends = own[:, 1].cumsum()
        shift = numpy.repeat(starts + own[:, 0] - ends + own[:, 1], own[:, 1])
        logits = logits[to_device(numpy.arange(len(shift)) + shift, logits.device)]
        if len(logits) == sum(len(doc.before) - 1 for doc in docs):
            return logits
        of_tokens = numpy.concatenate([numpy.diff(doc.before) for doc in docs]).astype("int64")
        lengths = to_device(of_tokens, logits.device)
        return torch.segment_reduce(logits, "mean", lengths=lengths, unsafe=True)


def of_rows(output_layer: Model, encoded: EncodedRows, rows: Any) -> tuple[torch.Tensor, Any]:
    """The logits of all wordpieces, (n, n_tags), padding among them, and where each row starts.

    rows: (n_rows,), the numbers of those that are asked for.
    """
    # (Without the device, thinc would look for it.)
    device = encoded.parts[0].device
    weights, bias = (xp2torch(output_layer.get_param(p), device=device) for p in ("W", "b"))
    part, place = encoded.part[rows], encoded.place[rows]
    starts = numpy.empty_like(rows)
    logits = []
    end = 0
    for i, hidden in enumerate(encoded.parts):
        members = numpy.flatnonzero(part == i)
        if not len(members):
            continue
        chosen, of_chosen = hidden, place[members]
        # Mostly all are asked for: then none is copied.
        if len(members) < len(hidden):
            chosen, of_chosen = hidden[of_chosen], numpy.arange(len(members))
        starts[members] = end + of_chosen * hidden.shape[1]
        logits.append(linear(chosen.flatten(0, 1), weights, bias))
        end += len(logits[-1])
    return torch.cat(logits), starts
