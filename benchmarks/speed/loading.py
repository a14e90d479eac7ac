"""How long the weights take to load, and how much memory they take then.

Weights may be read when they are first used, so a first text is read, too.
"""

from typing import Any

from .contender import LOADERS, Contender, missing
from .models import Models
from .process import Process
from .rounds import median, turns

FIRST_TEXT = "滚动轴承外圈出现点蚀。"


def measure_loading(models: Models, rounds: int) -> dict[str, dict[str, Any]]:
    """By loader: seconds of each round, in a fresh process; median_seconds, and answered_seconds
    with a first text; added_mib, what both add to the resident memory, the median; of_weights,
    that against the weights' size.

    Imports do not count. Which modules loading would import is found out by a first process.
    Other processes count them: imported_seconds, what a program waits for its first `load`.
    """
    loaders = {loader.name: loader for loader in LOADERS if not missing(loader)}
    modules = {name: load(loader, models, [])["modules"] for name, loader in loaders.items()}
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in loaders}
    for name in turns(list(loaders), rounds):
        answer = load(loaders[name], models, modules[name])
        imported = load_with_imports(loaders[name], models)
        answers[name].append({**answer, "imported_seconds": imported})
    return {name: summary(found, models.weights_bytes) for name, found in answers.items()}


def load(contender: Contender, models: Models, modules: list[str]) -> dict[str, Any]:
    with Process(contender, models) as process:
        answer = process.ask("load", modules=modules)
        process.ask("prepare", texts=[FIRST_TEXT])
        return {**answer, "first": process.ask("read", batch_size=None)}


def load_with_imports(contender: Contender, models: Models) -> float:
    with Process(contender, models) as process:
        seconds: float = process.ask("load_with_imports")["seconds"]
        return seconds


def summary(answers: list[dict[str, Any]], weights_bytes: int) -> dict[str, Any]:
    """answers: of `load`, each with the imported_seconds."""
    added = median([answer["first"]["resident_mib"] - answer["before_mib"] for answer in answers])
    seconds = [answer["seconds"] for answer in answers]
    answered = [answer["seconds"] + answer["first"]["seconds"] for answer in answers]
    return {
        "seconds": seconds,
        "median_seconds": median(seconds),
        "answered_seconds": median(answered),
        "imported_seconds": median([answer["imported_seconds"] for answer in answers]),
        "added_mib": added,
        "of_weights": added * 2**20 / weights_bytes,
    }
