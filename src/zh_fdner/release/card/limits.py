"""What the pipeline is not for, and what nobody has measured."""

from collections.abc import Iterator, Mapping
from typing import Any

from .measured import Measured

TERMS = (
    "It was made for Chinese text like the corpus's. Other fields, other ways of writing and other "
    "languages were not measured.",
    "The intervals hold for other sentences of this kind; another training run with another seed "
    "may lie outside of them.",
)


def limits(measured: Measured) -> list[str]:
    audit, evaluation, meta = measured.audit, measured.evaluation, measured.wheel.meta
    told = [
        *TERMS,
        f"It finds entities of these types and no others: {', '.join(types_of(meta))}.",
        *learned_from(audit["splits"]),
        *unseen(audit["unseen"]["test"]),
        *errors(evaluation["errors"]["test"]),
        *unknown(audit["unknown"]["test"], meta["zh_fdner"]["recipe"]),
        *long_texts(audit["long_sentences"]["test"]["window"]),
    ]
    return ["## Limits", "", *(f"- {each}" for each in told), ""]


def types_of(meta: Mapping[str, Any]) -> list[str]:
    types: list[str] = meta["labels"]["ner"]
    return types


def learned_from(splits: Mapping[str, Any]) -> Iterator[str]:
    train = splits["train"]
    lengths = train["lengths"]
    yield (
        f"It was trained on {train['sentences']} sentences of {lengths['median']:g} characters "
        f"(median), at most {lengths['max']}."
    )
    if types := train["entities_per_type"]:
        label = min(types, key=lambda each: (types[each], each))
        yield f"The type with the fewest training entities is {label}: {types[label]}."


def unseen(found: Mapping[str, Any]) -> Iterator[str]:
    """found: by type, "" for all."""
    if everything := found.get(""):
        yield (
            f"Of {everything['entities']} test entities, {everything['unseen']} have a surface "
            "that train does not have with this type. What stands in train is easier."
        )


def errors(found: Mapping[str, Any]) -> Iterator[str]:
    kinds = found["kinds"]
    yield (
        f"On test, {kinds['missed']} entities are missed altogether, and {kinds['spurious']} "
        "predictions are where no entity is; what was predicted should be read by somebody who "
        "knows the field before it decides anything."
    )


def unknown(found: Mapping[str, Any], recipe: Mapping[str, Any]) -> Iterator[str]:
    """found: by normalisation."""
    if recipe["normalisation"] in found:
        share = found[recipe["normalisation"]]["share"]
        yield f"The share of test characters that the encoder does not know is {share:.4f}."


def long_texts(window: int) -> Iterator[str]:
    yield (
        f"A text of more than {window} wordpieces is read sentence by sentence. Nothing is cut "
        "off, but an entity across the end of a sentence is cut in two there."
    )
