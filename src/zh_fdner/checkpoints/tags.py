"""Reads the tags of a checkpoint: what each output column means in BIO."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..corpus.tagging import split_tag
from ..errors import UserError
from ..pipeline.bio import tag_names

NAMELESS = re.compile(r"LABEL_\d+")
TYPE = "TYPE_"
PLACEHOLDER = re.compile(rf"{TYPE}\d+")
# Columns that some training scripts add for tokens without a tag. None is an entity.
NO_TAG = ("[PAD]", "<pad>", "PAD", "[CLS]", "[SEP]", "X")
BIO_ROLE = {"B": "B", "S": "B", "I": "I", "E": "I"}


@dataclass(frozen=True)
class Tags:
    """names: of the output columns. labels: the entity labels, in the order in which the
    columns mention them. columns: the BIO tag of each column, numbered as in `bio`."""

    names: list[str]
    labels: list[str]
    columns: list[int]

    @property
    def nameless(self) -> bool:
        """Whether the labels are but numbers."""
        return all(PLACEHOLDER.fullmatch(label) for label in self.labels)

    @property
    def bio_order(self) -> list[int] | None:
        """The columns in the order of the BIO tags, if they are these and nothing else."""
        order = sorted(range(len(self.columns)), key=self.columns.__getitem__)
        tags = [self.columns[column] for column in order]
        return order if tags == list(range(len(tag_names(self.labels)))) else None


def read_tags(names: Sequence[str], labels: Sequence[str]) -> Tags:
    """names: of the output columns, in order. labels: for a checkpoint that names nothing.

    Raises UserError if the names are no tags, or the labels do not fit.
    """
    if all(NAMELESS.fullmatch(name) for name in names):
        return _nameless(len(names), labels)
    if labels:
        raise UserError(
            f"--vars.checkpoint_labels {','.join(labels)}: the checkpoint has names of its own, "
            f"{', '.join(names)}. Leave the setting out."
        )
    return _named(names)


def _nameless(n_columns: int, labels: Sequence[str]) -> Tags:
    """Tags that are numbered as fdner's: O, and then B and I of each label."""
    n_labels, rest = divmod(n_columns - 1, 2)
    if rest or not n_labels:
        raise UserError(
            f"The checkpoint's {n_columns} tags have no names, and cannot be O with B and I of "
            "each type, since that is an odd number. Give the tags their names in its "
            'config.json: "id2label": {"0": "O", "1": "B-x", …}.'
        )
    chosen = list(labels) or [f"{TYPE}{i + 1}" for i in range(n_labels)]
    if len(chosen) != n_labels or len(set(chosen)) != n_labels:
        raise UserError(
            f"--vars.checkpoint_labels {','.join(labels)}: the checkpoint's {n_columns} tags are "
            f"O and B and I of {n_labels} types. Give {n_labels} different names."
        )
    return Tags(tag_names(chosen), chosen, list(range(n_columns)))


def _named(names: Sequence[str]) -> Tags:
    where = "the checkpoint's config.json, id2label"
    parts = [("O", "") if name in NO_TAG else split_tag(name, where) for name in names]
    labels = list(dict.fromkeys(label for _, label in parts if label))
    numbers = {name: number for number, name in enumerate(tag_names(labels))}
    bio = [f"{BIO_ROLE[role]}-{label}" if label else "O" for role, label in parts]
    if "O" not in names or not labels:
        raise UserError(f"{where}: {', '.join(names)}: expected O and the tags of entities.")
    return Tags(list(names), labels, [numbers[name] for name in bio])
