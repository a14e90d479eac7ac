"""The metadata block of a card: what the hub lists, filters and ranks by.

https://huggingface.co/docs/hub/model-cards, in the words of spacy-huggingface-hub.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from huggingface_hub import EvalResult, ModelCardData

from ...evaluation.table import NONE_NEAR
from ..licence import hub_licence
from .opening import package_of

ON_HUB = "https://huggingface.co/"
TASK = "token-classification"
METRICS = {
    "p": ("precision", "NER Precision"),
    "r": ("recall", "NER Recall"),
    "f": ("f_score", "NER F Score"),
}


def metadata(meta: Mapping[str, Any], stated_licence: str) -> ModelCardData:
    """stated_licence: see `hub_licence`."""
    facts = meta["zh_fdner"]
    found = list(results(facts))
    return ModelCardData(
        language=[meta["lang"]],
        **hub_licence(meta, stated_licence),
        library_name="spacy",
        pipeline_tag=TASK,
        tags=["spacy", TASK],
        datasets=ids_on_hub(facts, "corpus", "datasets/"),
        base_model=ids_on_hub(facts, "encoder", "") or ids_on_hub(facts, "checkpoint", ""),
        model_name=package_of(meta) if found else None,
        eval_results=found or None,
    )


def ids_on_hub(facts: Mapping[str, Any], role: str, prefix: str) -> list[str] | None:
    """[corpus id] and so on; None for what is not from the hub."""
    start = ON_HUB + prefix
    url = facts.get(role, {}).get("url", "")
    return [url.removeprefix(start)] if url.startswith(start) else None


def results(facts: Mapping[str, Any]) -> Iterator[EvalResult]:
    """P, R and F1 of test, and again without the sentences that train has.

    None for stand-ins: the hub ranks figures that others take for those of a real model.
    """
    if facts["stand_ins"] or "scores" not in facts:
        return
    corpus = facts["corpus"]
    (known,) = ids_on_hub(facts, "corpus", "datasets/") or (corpus["name"],)
    for subset, scores in facts["scores"]["test"]["subsets"].items():
        for key, (kind, name) in METRICS.items():
            if scores[key][0] is not None:
                yield EvalResult(
                    task_type=TASK,
                    task_name="NER",
                    dataset_type=known,
                    dataset_name=corpus["name"] + PARTS[subset],
                    dataset_config=None if subset == "all" else subset,
                    dataset_split="test",
                    dataset_revision=corpus.get("revision"),
                    metric_type=kind,
                    metric_name=name,
                    metric_value=scores[key][0],
                )


# See `evaluation.overlap.SUBSETS`.
PARTS = {"all": "", "not_in_train": ", none in train", "no_near_duplicate": NONE_NEAR}
