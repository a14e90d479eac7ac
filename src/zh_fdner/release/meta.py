"""What the packaged pipeline says about itself: `nlp.meta`."""

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.language import Language

from ..manifest import Manifest, Source, stand_ins
from ..scoring.calibration import Calibrated
from ..scoring.summary import Score, Scores, TypeScores

KEPT_SCORES = ("ents_p", "ents_r", "ents_f", "ents_per_type", "bio_acc")
STAND_IN_VERSION = "+sample"
DIGITS = 4


def build_meta(
    nlp: Language,
    manifest: Manifest,
    scores: dict[str, Any],
    subsets: dict[str, dict[str, Scores]],
    calibration: Mapping[str, Calibrated | None],
) -> dict[str, Any]:
    """The pipeline's meta with licence, sources, scores, and under `zh_fdner` the recipe
    and the provenance of corpus and encoder.

    scores: by split, as `spacy benchmark accuracy` gives them. Those of test become
        `performance`, where the training loop has put those of dev.
    subsets: by split, those with intervals: of all sentences, and of those not in train.
    calibration: by split, of the entities' scores.
    """
    notes = stand_ins(manifest)
    told = {
        split: {**kept(scores[split]), "subsets": brief(subsets[split])}
        for split in ("dev", "test")
    }
    meta = dict(nlp.meta)
    meta.update(
        description=describe(manifest),
        license=model_license(manifest),
        author="the zh_fdner_bert project",
        sources=[source("corpus", manifest["corpus"]), source("encoder", manifest["encoder"])],
        performance=told["test"],
    )
    meta["zh_fdner"] = {
        "stand_ins": notes,
        "corpus": manifest["corpus"],
        "encoder": manifest["encoder"],
        "splits": manifest["splits"],
        "overlap": manifest["overlap"],
        "recipe": recipe(nlp),
        "scores": told,
        "calibration": brief_calibration(calibration),
    }
    return meta


def kept(scores: dict[str, Any]) -> dict[str, Any]:
    """None where a head has no such score: spaCy's own `ner` has no tags to be right."""
    return {key: scores.get(key) for key in KEPT_SCORES}


def brief(subsets: dict[str, Scores]) -> dict[str, dict[str, Any]]:
    """Of each subset the number of sentences, and P, R and F1, with its 95 % interval each:
    [value, low, high]; and these by type, with the number of gold entities."""
    return {
        name: {
            "sentences": scores["sentences"],
            **_prf(scores),
            "types": {
                label: {"entities": of_type["entities"], **_prf(of_type)}
                for label, of_type in scores["per_type"].items()
            },
        }
        for name, scores in subsets.items()
    }


def _prf(scores: TypeScores) -> dict[str, list[float | None]]:
    return {"p": _rounded(scores["p"]), "r": _rounded(scores["r"]), "f": _rounded(scores["f1"])}


def brief_calibration(of_splits: Mapping[str, Calibrated | None]) -> dict[str, Any]:
    """The temperature, and by split the expected calibration error of the entities' scores with
    it and without."""
    found = {split: each for split, each in of_splits.items() if each}
    return {
        "temperature": next((each["temperature"] for each in found.values()), None),
        "ece": {split: round(each["ece"], DIGITS) for split, each in found.items()},
        "uncalibrated_ece": {
            split: round(each["uncalibrated_ece"], DIGITS)
            for split, each in found.items()
            if each["uncalibrated_ece"] is not None
        },
    }


def _rounded(score: Score) -> list[float | None]:
    values = (score["value"], score["low"], score["high"])
    return [None if value is None else round(value, DIGITS) for value in values]


def describe(manifest: Manifest) -> str:
    corpus, encoder = manifest["corpus"]["name"], manifest["encoder"]["name"]
    text = f"Chinese named entity recognition, trained on {corpus} with the encoder {encoder}."
    notes = stand_ins(manifest)
    return f"STAND-IN: {' and '.join(notes)}. {text}" if notes else text


def model_license(manifest: Manifest) -> str:
    """MIT if everything the weights were made from allows it."""
    corpus, encoder = manifest["corpus"]["license"], manifest["encoder"]["license"]
    if corpus == "CC0-1.0" and encoder in ("MIT", "Apache-2.0"):
        return "MIT"
    return f"code MIT; corpus {corpus}; encoder {encoder}"


def build_imported_meta(
    nlp: Language, checkpoint: Source, tags: Sequence[str], notes: Sequence[str]
) -> dict[str, Any]:
    """The meta of a pipeline that is an imported checkpoint. It has no scores.

    tags: what the checkpoint calls its output columns. notes: what of it is a stand-in.
    """
    meta = dict(nlp.meta)
    mark = f"STAND-IN: {' and '.join(notes)}. " if notes else ""
    meta.update(
        description=f"{mark}Chinese named entity recognition: {checkpoint['name']}, imported as "
        "it is. It has not been trained or scored here.",
        license=checkpoint["license"],
        sources=[source("checkpoint", checkpoint)],
        performance={},
    )
    meta["zh_fdner"] = {"stand_ins": list(notes), "checkpoint": checkpoint, "tags": list(tags)}
    meta["zh_fdner"]["calibration"] = brief_calibration({})
    return meta


def source(role: str, origin: Source) -> dict[str, str]:
    """An entry of spaCy's `meta["sources"]`."""
    entry = {"name": f"{role}: {origin['name']}", "license": origin["license"]}
    if "url" in origin:
        entry["url"] = origin["url"]
    return entry


def recipe(nlp: Language) -> dict[str, Any]:
    """The settings that the training run used."""
    training = nlp.config.interpolate()["training"]
    optimizer = training["optimizer"]
    components = nlp.config["components"]
    return {
        "epochs": training["max_epochs"],
        "batch_size": training["batcher"]["size"],
        "dropout": training["dropout"],
        "seed": training["seed"],
        "optimizer": {key: value for key, value in optimizer.items() if key != "learn_rate"},
        "learning_rate": optimizer["learn_rate"],
        "normalisation": components["transformer"]["model"].get("normalisation"),
        "head": head(components["ner"]),
        "decode": components["ner"].get("decode", "by transitions"),
        "weights": "those after the last update",
    }


def head(component: dict[str, Any]) -> str:
    """What `--vars.head` calls it."""
    if component["factory"] != "bio_ner":
        return "transition"
    return "crf" if component["model"]["@architectures"] == "zh_fdner.CrfHead.v1" else "linear"


def version_of(version: str, notes: Sequence[str]) -> str:
    """`0.1.0`, or `0.1.0+sample` where a stand-in was used.

    notes: as `manifest.stand_ins` gives them.
    """
    return version + STAND_IN_VERSION if notes else version
