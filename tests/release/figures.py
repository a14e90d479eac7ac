"""What the steps before a release write, with figures that no code would come by itself.

So a figure of a card that is in none of these files stands out.
"""

from typing import Any

from zh_fdner.manifest import Manifest, stand_ins

FDNER = "leonadase/fdner"
STAND_IN = "the bundled sample corpus, not fdner"
SHA256 = "5d" * 32


def manifest(stand_in: bool = False, **corpus: str) -> Manifest:
    """That of fdner and bert-base-chinese; corpus: what is otherwise about the corpus."""
    commit = "c0ffee" + "1" * 34
    url = f"https://huggingface.co/datasets/{FDNER}"
    of_fdner = {"name": FDNER, "license": "none stated", "url": url, "revision": commit}
    of_sample = {"name": "zh_fdner sample", "license": "CC0-1.0"}
    counts = {"sentences": 7319, "characters": 83171, "entities": 9137}
    source: Any = {
        "corpus": {
            **(of_sample if stand_in else of_fdner),
            "stand_in": stand_in,
            "sha256": SHA256,
            **corpus,
        },
        "encoder": {
            "name": "google-bert/bert-base-chinese",
            "license": "Apache-2.0",
            "url": "https://huggingface.co/google-bert/bert-base-chinese",
            "revision": "8f23c25b06e129b6c986331a13d8d025a92cf0ea",
            "stand_in": False,
            "hidden_size": 768,
            "files": {"model.safetensors": "9a" * 32},
        },
        "splits": {split: dict(counts) for split in ("train", "dev", "test")},
        "overlap": {"dev_in_train": 0, "test_in_train": 4421},
    }
    return source


def spacy_scores(value: float) -> dict[str, Any]:
    """As `spacy benchmark accuracy` gives them."""
    of_type = {"p": value, "r": value, "f": value}
    return {"ents_p": value, "ents_r": value, "ents_f": value, "ents_per_type": {"部件": of_type}}


def score(value: float | None) -> Any:
    if value is None:
        return {"value": None, "low": None, "high": None}
    return {"value": value, "low": value - 0.0417, "high": value + 0.0531}


def scores(sentences: int, value: float) -> Any:
    prf = {"p": score(value + 0.0123), "r": score(value - 0.0217), "f1": score(value)}
    of_type = {"entities": 3167, "predicted": 3911, "correct": 2749, **prf}
    return {**of_type, "sentences": sentences, "per_type": {"部件": of_type}}


def subsets() -> dict[str, Any]:
    """By split; in train are many test sentences, and the score without them is lower."""
    return {
        "dev": {"all": scores(7321, 0.8713)},
        "test": {"all": scores(7433, 0.9237), "not_in_train": scores(3012, 0.6149)},
    }


def origin(stand_in: bool) -> dict[str, Any]:
    """What files of this manifest say that they are of."""
    source = manifest(stand_in)
    return {
        "corpus": source["corpus"]["name"],
        "corpus_sha256": SHA256,
        "encoder": source["encoder"]["name"],
        "stand_ins": stand_ins(source),
    }


def evaluation() -> dict[str, Any]:
    kinds = {"correct": 2749, "missed": 1733, "spurious": 1871}
    return {
        "models": {"last": subsets()},
        "errors": {split: {"kinds": kinds} for split in ("dev", "test")},
        "calibration": calibration(),
        "speed": {"dev": 21713.4, "test": 23719.8},
    }


def calibration() -> dict[str, Any]:
    return {
        "dev": {"ece": 0.07193, "bins": [], "temperature": 1.731, "uncalibrated_ece": 0.15237},
        "test": {"ece": 0.09371, "bins": [], "temperature": 1.731, "uncalibrated_ece": 0.17391},
    }


def audit(stand_in: bool = False) -> dict[str, Any]:
    train = {
        "sentences": 7319,
        "lengths": {"median": 37.5, "max": 4637},
        "entities_per_type": {"部件": 6173, "失效形式": 2917},
    }
    unseen = {"entities": 3167, "unseen": 1877, "share": 0.5927, "surfaces": 1543, "examples": []}
    share = {"tokens": 431, "share": 0.0327, "commonest": {}}
    return {
        **origin(stand_in),
        "overlap": {
            "dev": {"exact": [], "near": []},
            "test": {"exact": list(range(4421)), "near": []},
        },
        "splits": {"train": train},
        "unseen": {"test": {"": unseen}},
        "unknown": {"test": {"technical": share, "published": share}},
        "long_sentences": {"test": {"window": 4613}},
        "warnings": ["4421 of 7433 test sentences are in train, too: the test score flatters."],
    }


def reproduction(stand_in: bool = False) -> dict[str, Any]:
    verdict = {"comparable": True, "reasons": [], "warnings": [], "f1_difference": 0.0119}
    if stand_in:
        verdict = {**verdict, "comparable": False, "reasons": [STAND_IN], "f1_difference": None}
    return {
        "published_model": "leonadase/bert-base-chinese-finetuned-ner-v1",
        **origin(stand_in),
        "encoder_files": manifest(stand_in)["encoder"]["files"],
        "verdict": verdict,
    }
