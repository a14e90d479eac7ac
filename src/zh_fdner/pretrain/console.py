"""What a pre-training prints."""

import time
from collections.abc import Mapping

SECONDS = 15.0
WORDS = {
    "too_short": "too short",
    "not_chinese": "not Chinese enough",
    "boilerplate": "boilerplate",
    "in_dev_or_test": "in dev or test, or parts of their sentences",
    "exact_duplicates": "exact duplicates",
    "near_duplicates": "near-duplicates",
    "nearly_in_dev_or_test": "nearly in dev or test",
}


def tell_selection(counts: Mapping[str, int]) -> None:
    print(f"ℹ Paragraphs read: {counts['read']:,}. Left out:")
    for name, words in WORDS.items():
        if counts.get(name):
            print(f"    {counts[name]:>9,} {words}")
    print(
        f"✔ {counts['kept']:,} paragraphs kept: {counts['kept_characters']:,} characters "
        f"in {counts['kept_documents']:,} documents.",
        flush=True,
    )


class ProgressLine:
    """Tells every now and then the step, the mean loss since, the rate and the time left.

    n_wordpieces: of a step. begun: the steps that were made before.
    """

    def __init__(self, n_steps: int, n_wordpieces: int, begun: int):
        self.n_steps, self.n_wordpieces, self.begun = n_steps, n_wordpieces, begun
        self._began = self._shown = time.monotonic()
        self._losses: list[float] = []

    def show(self, step: int, loss: float) -> None:
        """After each step; number it from 1."""
        self._losses.append(loss)
        now = time.monotonic()
        if now - self._shown < SECONDS and step < self.n_steps:
            return
        rate = (step - self.begun) / max(now - self._began, 1e-9)
        mean = sum(self._losses) / len(self._losses)
        print(
            f"  step {step:,} of {self.n_steps:,} · loss {mean:.3f} · "
            f"{rate * self.n_wordpieces:,.0f} wordpieces/s · "
            f"{duration((self.n_steps - step) / rate)} left",
            flush=True,
        )
        self._shown, self._losses = now, []


def duration(seconds: float) -> str:
    """As "2 h 05 min" or "45 s"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"
