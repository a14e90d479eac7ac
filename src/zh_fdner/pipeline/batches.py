"""Batches: those of an epoch, counted and weighed as the Trainer does, and those of a stream."""

from collections.abc import Callable, Iterable, Iterator

from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import minibatch, registry

ANNOTATED_TOKENS = "zh_fdner.annotated_tokens_of_batch"

Batcher = Callable[[Iterable[Example]], Iterator[list[Example]]]


@registry.batchers("zh_fdner.batch_by_sequence.v1")  # type: ignore[untyped-decorator]
def build_batcher(size: int) -> Batcher:
    """Batches of `size` sentences, the last one of an epoch smaller, as the Trainer's.

    The first batch of all is empty. spaCy numbers batches from 0 and evaluates after those
    whose number `eval_frequency` divides; with an empty one as number 0, number n is the
    n-th update. So with as many updates an epoch as `eval_frequency` says, each epoch, the
    last one included, is evaluated where it ends, and the saved models carry the scores of
    the weights in them.

    Each batch is told how many annotated tokens it has, so that `accumulate_gradient`,
    which computes it in parts, gives the mean over its tokens and not over its parts.
    """
    started = False

    def batches(examples: Iterable[Example]) -> Iterator[list[Example]]:
        nonlocal started
        if not started:
            started = True
            yield []
        for batch in minibatch(examples, size):
            yield tell_annotated_tokens(list(batch))

    return batches


def docs_by_tokens(docs: Iterable[Doc], most_docs: int, most_tokens: int) -> Iterator[list[Doc]]:
    """The docs in order, in lists of at most so many docs and tokens, but at least one doc."""
    batch: list[Doc] = []
    n_tokens = 0
    for doc in docs:
        if batch and (len(batch) == most_docs or n_tokens + len(doc) > most_tokens):
            yield batch
            batch, n_tokens = [], 0
        batch.append(doc)
        n_tokens += len(doc)
    if batch:
        yield batch


def tell_annotated_tokens(batch: list[Example]) -> list[Example]:
    """Note in each reference doc the number of annotated tokens of its batch."""
    total = sum(count_annotated(eg.reference) for eg in batch)
    for eg in batch:
        eg.reference.user_data[ANNOTATED_TOKENS] = total
    return batch


def count_annotated(doc: Doc) -> int:
    """Tokens that are annotated as inside, outside or at the beginning of an entity."""
    return int((doc.to_array("ENT_IOB") != 0).sum())


def share_of_batch(part: list[Example]) -> float:
    """The part's share in the annotated tokens of its batch; 1 if nobody told of a batch."""
    total: int = part[0].reference.user_data.get(ANNOTATED_TOKENS, 0)
    return sum(count_annotated(eg.reference) for eg in part) / total if total else 1.0
