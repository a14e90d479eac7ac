"""The training log: one row an epoch, in the columns of the published table."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypedDict

from spacy.language import Language
from spacy.util import registry, resolve_dot_names
from tqdm import tqdm

LogStep = Callable[[dict[str, Any] | None], None]
COLUMNS = ("epoch", "step", "train loss", "val loss", "P", "R", "F1", "acc")
WIDTHS = (5, 7, 10, 9, 7, 7, 7, 7)


class Row(TypedDict):
    """A row: `step` updates have been made, the last of them in this epoch, from 1 on.

    train_loss: mean of the loss of the updates since the row before. validation_loss: as the
    Trainer's, see `BioNer.score`. precision, recall, f1: of entities, exact match.
    accuracy: of BIO tags. All on the dev set, None where there was nothing to measure.
    """

    epoch: int
    step: int
    train_loss: float | None
    validation_loss: float | None
    precision: float | None
    recall: float | None
    f1: float | None
    accuracy: float | None


@registry.loggers("zh_fdner.EpochTable.v1")  # type: ignore[untyped-decorator]
def build_epoch_table(
    output_file: str | None = None, component: str = "ner"
) -> Callable[[Language, IO[str], IO[str]], tuple[LogStep, Callable[[], None]]]:
    """A row after each evaluation, which is after each epoch, the last one included.

    Needs `zh_fdner.batch_by_sequence.v1`, which makes spaCy evaluate at the end of epochs.

    output_file: the rows as JSON lines, see `Row`; an old file is overwritten.
    component: the one whose loss is shown.
    """

    def setup(
        nlp: Language, stdout: IO[str] = sys.stdout, stderr: IO[str] = sys.stderr
    ) -> tuple[LogStep, Callable[[], None]]:
        table = EpochTable(nlp, component, output_file, stdout, stderr)
        return table.log_step, table.finish

    return setup


class EpochTable:
    """Writes the rows to stdout and a file, and the progress within an epoch to stderr."""

    def __init__(
        self,
        nlp: Language,
        component: str,
        output_file: str | None,
        stdout: IO[str],
        stderr: IO[str],
    ):
        self.nlp = nlp
        self.component = component
        self.stdout = stdout
        self.stderr = stderr
        self.updates_per_row: int = nlp.config["training"]["eval_frequency"]
        self.step = 0
        self.last_row = 0
        self.loss_before: float | None = None
        self.progress: Any = None
        # An error that somebody handles around the training does not end it.
        self.error_before = sys.exc_info()[1]
        self.file = None if output_file is None else Path(output_file)
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text("", encoding="utf8")
        self._keep_scores(True)
        self._print(COLUMNS)

    def log_step(self, info: dict[str, Any] | None) -> None:
        """Called by spaCy after each batch, with `info` if it has evaluated."""
        if info is None:
            self.step += 1
            if self.progress is not None:
                self.progress.update(1)
            return
        self.step = info["step"]
        if self.step:
            loss = info["losses"].get(self.component)
            self._write(info["epoch"] + 1, loss, info["other_scores"])
        self.loss_before = self._total_loss()
        self._start_progress()

    def finish(self) -> None:
        """Called by spaCy before it saves for the last time, whatever ended the training.

        If updates were made since the last evaluation, the last weights are scored, too;
        `model-best` stays what spaCy's own evaluations found. After an error what is saved
        has no scores, rather than those of other weights.
        """
        self._close_progress()
        failed = sys.exc_info()[1] is not self.error_before
        if failed and self.step > self.last_row:
            self.nlp.meta["performance"] = {}
        elif self.step > self.last_row:
            total, before = self._total_loss(), self.loss_before
            loss = None if total is None or before is None else total - before
            scores = self._evaluate()
            self._write(-(-self.step // self.updates_per_row), loss, scores)
            keys = self.nlp.config["training"]["score_weights"]
            known = {key: scores.get(key) for key in keys}
            performance = {key: 0.0 if score is None else score for key, score in known.items()}
            self.nlp.meta["performance"] = performance
        self._keep_scores(False)

    def _evaluate(self) -> dict[str, Any]:
        config = self.nlp.config.interpolate()
        (dev_corpus,) = resolve_dot_names(config, [config["training"]["dev_corpus"]])
        scores: dict[str, Any] = self.nlp.evaluate(dev_corpus(self.nlp))
        return scores

    def _total_loss(self) -> float | None:
        """Of all updates so far, if the component keeps it: spaCy tells the losses of the
        updates since an evaluation only with the next one."""
        if self.component not in self.nlp.pipe_names:
            return None
        return getattr(self.nlp.get_pipe(self.component), "total_loss", None)

    def _write(self, epoch: int, loss: float | None, scores: dict[str, Any]) -> None:
        """loss: summed over the updates since the last row."""
        updates = self.step - self.last_row
        row = Row(
            epoch=epoch,
            step=self.step,
            train_loss=None if loss is None else float(loss) / updates,
            validation_loss=scores.get("bio_loss"),
            precision=scores.get("ents_p"),
            recall=scores.get("ents_r"),
            f1=scores.get("ents_f"),
            accuracy=scores.get("bio_acc"),
        )
        self.last_row = self.step
        self._close_progress()
        numbers: Any = list(row.values())
        self._print([*numbers[:2], *("–" if n is None else f"{n:.4f}" for n in numbers[2:])])
        if self.file is not None:
            with self.file.open("a", encoding="utf8") as file:
                file.write(json.dumps(row) + "\n")

    def _print(self, cells: Any) -> None:
        line = "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
        print(line, file=self.stdout, flush=True)

    def _start_progress(self) -> None:
        # disable=None: nothing is drawn where there is no terminal to draw on.
        self.progress = tqdm(
            total=self.updates_per_row, disable=None, leave=False, file=self.stderr, unit="update"
        )

    def _close_progress(self) -> None:
        if self.progress is not None:
            self.progress.close()
            self.progress = None

    def _keep_scores(self, keep: bool) -> None:
        if self.component in self.nlp.pipe_names:
            pipe: Any = self.nlp.get_pipe(self.component)
            if hasattr(pipe, "keep_scores"):
                pipe.keep_scores = keep
