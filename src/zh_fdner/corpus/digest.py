"""Tells corpora apart by what is in them, whatever they are called."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from spacy.tokens import Doc


def digest_of_doc(doc: Doc) -> str:
    """sha256 of each token's text, whether a space follows, and its annotation."""
    tokens = [[t.text, t.whitespace_, t.ent_iob_, t.ent_type_] for t in doc]
    return hashlib.sha256(json.dumps(tokens).encode()).hexdigest()


def digest_of_corpus(splits: Mapping[str, Iterable[Doc]]) -> str:
    """sha256 of all docs in their order, which decides batches and the numbers of sentences.

    Files that are converted again come to the same, as neither names of files nor dates count.
    """
    digests = {split: [digest_of_doc(doc) for doc in docs] for split, docs in splits.items()}
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()
