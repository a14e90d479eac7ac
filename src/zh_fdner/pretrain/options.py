"""What a pre-training is asked to do."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import UserError

SCRATCH = "scratch"
WORD, SPAN = "word", "span"
FP32, BF16 = "float32", "bfloat16"
# Learning rates: from random weights, and of a model that has read much already.
NEW_RATE, ADAPTING_RATE = 1e-3, 5e-5


@dataclass(frozen=True)
class Options:
    """texts: files, or folders of them. column: of a text in JSONL and Parquet.
    start: "scratch", "bundled", a folder, or a hub id.
    masking: "word" or "span", see `masking`.
    steps, minutes, epochs: the budget; of those given, the least.
    batch: windows a step. length: wordpieces a window, special tokens included.
    learning_rate: None for NEW_RATE from scratch, else ADAPTING_RATE.
    dropout: None for none from scratch, else the start's own.
    warmup: share of the steps. held_out: share of the characters, by whole documents.
    precision: "auto", "float32" or "bfloat16". half: whether the result's weights are float16.
    save_seconds: between save points. refuse: whether corpus/'s dev and test are kept out.
    layers, width, heads, vocabulary: from scratch, its shape.
    """

    texts: tuple[Path, ...]
    output: Path
    column: str = "text"
    start: str = "bert-base-chinese"
    masking: str = WORD
    steps: int | None = None
    minutes: float | None = None
    epochs: float | None = None
    batch: int = 32
    length: int = 128
    learning_rate: float | None = None
    dropout: float | None = None
    warmup: float = 0.06
    held_out: float = 0.05
    precision: str = "auto"
    half: bool = False
    save_seconds: float = 120.0
    refuse: bool = True
    seed: int = 42
    layers: int = 4
    width: int = 256
    heads: int = 4
    vocabulary: int = 8000

    @property
    def from_scratch(self) -> bool:
        return self.start == SCRATCH

    @property
    def rate(self) -> float:
        if self.learning_rate is not None:
            return self.learning_rate
        return NEW_RATE if self.from_scratch else ADAPTING_RATE

    @property
    def dropped_out(self) -> float | None:
        """None: as the start's configuration has it. From scratch nothing is dropped out: such a
        model reads each text once or a few times, and has too few weights to learn it by heart."""
        return 0.0 if self.dropout is None and self.from_scratch else self.dropout

    @property
    def work(self) -> Path:
        """Beside the output: what it takes to go on where this was stopped."""
        return self.output.with_name(f"{self.output.name}.unfinished")

    def deciding(self) -> dict[str, Any]:
        """Those that decide the weights at the end."""
        left_out = ("texts", "output", "save_seconds")
        return {name: value for name, value in asdict(self).items() if name not in left_out}

    def check(self) -> None:
        """Raises UserError if a number makes no sense."""
        wrong = (
            (self.steps is not None and self.steps < 1, "--steps", "at least 1"),
            (self.minutes is not None and self.minutes <= 0, "--minutes", "more than 0"),
            (self.epochs is not None and self.epochs <= 0, "--epochs", "more than 0"),
            (self.steps is self.minutes is self.epochs is None, "the budget", "a limit"),
            (self.batch < 1, "--batch", "at least 1"),
            (self.length < 16, "--length", "at least 16"),
            (self.rate <= 0, "--learning-rate", "more than 0"),
            (not 0 <= (self.dropout or 0) < 1, "--dropout", "a share from 0 to below 1"),
            (not 0 <= self.warmup < 1, "--warmup", "a share from 0 to below 1"),
            (not 0 < self.held_out <= 0.5, "--held-out", "a share above 0, at most 0.5"),
            (self.layers < 1, "--layers", "at least 1"),
            (self.heads < 4 or self.width % (2 * self.heads) != 0, "--width and --heads",
             "4 heads or more, each of an even width"),
        )  # fmt: skip
        for is_wrong, option, expected in wrong:
            if is_wrong:
                raise UserError(f"pretrain: {option} makes no sense. Expected {expected}.")
