"""spaCy's training loop, which keeps what it takes to go on where it was killed."""

import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.training.loop import (
    create_before_to_disk_callback,
    create_evaluation_callback,
    train_while_improving,
    update_meta,
)
from spacy.util import registry, resolve_dot_names
from thinc.api import fix_random_seed, set_gpu_allocator

from ..atomic import filling
from . import save_point
from .save_point import History, Pace, SavePoint
from .state import collect, restore, restore_random
from .stream import epochs, read_examples, resumed

SAVE_POINT, LAST = "save_point.safetensors", "model-last"
Evaluate = Callable[[], tuple[float, dict[str, Any]]]


class Training:
    """A training from its begin, or from a save point of it, to its end.

    nlp: initialised, with the full config. folder: for save points and models.
    origin: what decides the training, see `origin`. use_gpu: its number, -1 for none.
    """

    def __init__(
        self,
        nlp: Language,
        folder: Path,
        origin: Mapping[str, str],
        before: SavePoint | None,
        use_gpu: int,
    ):
        config = nlp.config.interpolate()
        if config["training"]["seed"] is not None:
            fix_random_seed(config["training"]["seed"])
        if use_gpu >= 0 and config["training"]["gpu_allocator"]:
            set_gpu_allocator(config["training"]["gpu_allocator"])
        self.nlp = nlp
        self.folder = folder
        self.settings = registry.resolve(config["training"], schema=ConfigSchemaTraining)
        names = [self.settings["train_corpus"], self.settings["dev_corpus"]]
        self.train_corpus, self.dev_corpus = resolve_dot_names(config, names)
        self.optimizer = self.settings["optimizer"]
        self.origin = origin
        self.before = before
        self.replayed = len(before.history.evaluations) if before else 0
        self.history = before.history if before else History()
        # Of the save point on the disk, which may be older than the one in hand.
        self.best_to_go_on_with = self.history.best
        self.pace = Pace()

    def run(self) -> tuple[Path, Path]:
        """Train to the end. Returns the folders of the best and of the last model.

        The weights are those of `spacy.training.loop.train`, whose parts do the work.
        """
        if self.before:
            restore(self.nlp, self.optimizer, self.before.tensors, self.before.facts)
        steps = self._steps()
        with self.nlp.select_pipes(disable=self.settings["frozen_components"]):
            log_step, finish_log = self.settings["logger"](self.nlp, sys.stdout, sys.stderr)
        try:
            for _, info, is_best in steps:
                if is_best is None:
                    log_step(None)
                else:
                    self._evaluated(info, is_best, log_step)
        finally:
            finish_log()
        self._save_model(LAST)
        assert self.history.best is not None
        return self.folder / self.history.best, self.folder / LAST

    def _steps(self) -> Any:
        settings, history = self.settings, self.history
        examples = read_examples(self.nlp, self.train_corpus, settings["max_epochs"])
        batches = epochs(examples, settings["batcher"], settings["max_epochs"], history)
        return train_while_improving(
            self.nlp,
            self.optimizer,
            resumed(batches, history, self._restore_random),
            self._evaluation(),
            dropout=settings["dropout"],
            accumulate_gradient=settings["accumulate_gradient"],
            patience=settings["patience"],
            max_steps=settings["max_steps"],
            eval_frequency=settings["eval_frequency"],
            exclude=settings["frozen_components"],
            annotating_components=settings["annotating_components"],
            before_update=settings["before_update"],
        )

    def _restore_random(self) -> None:
        assert self.before is not None
        restore_random(self.before.tensors, self.before.facts)
        # Its tensors, as large as the model three times, are of no more use.
        self.before = None

    def _evaluation(self) -> Evaluate:
        """What spaCy evaluates with: first the scores that are known.

        With the last of these, the pipeline is run all the same, since with its first run it
        learns some sizes and strings, and there may be no update left to make.
        """
        evaluate: Evaluate = create_evaluation_callback(
            self.nlp, self.dev_corpus, self.settings["score_weights"]
        )
        known = list(reversed(self.history.evaluations))

        def scores() -> tuple[float, dict[str, Any]]:
            if len(known) <= 1:
                found = evaluate()
            if not known:
                return found
            earlier = known.pop()
            return earlier["score"], earlier["other_scores"]

        return scores

    def _evaluated(
        self, info: dict[str, Any], is_best: bool, log_step: Callable[[dict[str, Any]], None]
    ) -> None:
        """After each evaluation, whether it is made or told again."""
        number = len(info["checkpoints"])
        if number <= self.replayed:
            info["losses"] = self.history.evaluations[number - 1]["losses"]
        with self.nlp.select_pipes(disable=self.settings["frozen_components"]):
            update_meta(self.settings, self.nlp, info)
        if number > self.replayed:
            if is_best:
                self.history.best = f"best-{info['step']}"
                self._save_model(self.history.best)
                self._remove_older()
            kept = ("score", "other_scores", "losses")
            self.history.evaluations.append({name: info[name] for name in kept})
        log_step(info)
        if number > self.replayed and info["step"]:
            self.history.batches = info["step"] + 1
            self.pace.spend(self._keep)

    def _keep(self) -> None:
        """Write a save point. (Other optimizers than the recipe's do not tell their moments.)"""
        if not hasattr(self.optimizer, "moments"):
            return
        tensors, facts = collect(self.nlp, self.optimizer)
        point = SavePoint(tensors, facts, self.history, self.origin)
        save_point.save(self.folder / SAVE_POINT, point)
        self.best_to_go_on_with = self.history.best
        self._remove_older()

    def _remove_older(self) -> None:
        for folder in self.folder.glob("best-*"):
            if folder.name not in (self.history.best, self.best_to_go_on_with):
                shutil.rmtree(folder)

    def _save_model(self, name: str) -> None:
        with self.nlp.use_params(self.optimizer.averages), filling(self.folder / name) as folder:
            create_before_to_disk_callback(self.settings["before_to_disk"])(self.nlp).to_disk(
                folder
            )
