"""The batches of a training, those that an interrupted one has taken replaced by empty ones."""

import random
from collections.abc import Callable, Iterable, Iterator

from spacy.errors import Errors
from spacy.language import Language
from spacy.training import Example

from ..errors import UserError
from .save_point import History
from .state import random_state

Corpus = Callable[[Language], Iterable[Example]]
Batcher = Callable[[Iterable[Example]], Iterable[list[Example]]]
# The epoch, from 0 on, and the batch.
Batches = Iterator[tuple[int, list[Example]]]


def epochs(examples: list[Example], batcher: Batcher, max_epochs: int, history: History) -> Batches:
    """As spaCy's `create_train_batches`: shuffled anew each epoch, in the order before.

    Epochs that have begun before are shuffled as they were; of others, it is noted how.
    """
    for epoch in range(max_epochs):
        if epoch < len(history.shuffles):
            random.setstate(random_state(history.shuffles[epoch]))
        else:
            history.shuffles.append(random.getstate())
        random.shuffle(examples)
        for batch in batcher(examples):
            yield epoch, batch


def read_examples(nlp: Language, corpus: Corpus, max_epochs: int) -> list[Example]:
    """Raises UserError if the corpus would have to be read anew each epoch."""
    if max_epochs < 1:
        raise UserError(f"training.max_epochs = {max_epochs}: expected 1 or more.")
    examples = list(corpus(nlp))
    if not examples:
        raise ValueError(Errors.E986)
    return examples


def resumed(batches: Batches, history: History, restore_random: Callable[[], None]) -> Batches:
    """spaCy makes no update of an empty batch, but counts it, and evaluates where it would."""
    done = history.batches
    for _ in range(done):
        epoch, _ = next(batches)
        yield epoch, []
    if done:
        restore_random()
    yield from batches
