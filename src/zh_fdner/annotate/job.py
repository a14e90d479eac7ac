"""What is to be done. Two runs with the same job give the same output, byte for byte."""

from dataclasses import asdict, dataclass
from typing import Any

from .model import Model
from .readers.source import Reading, Source


@dataclass(frozen=True)
class Job:
    """format: of the output, see `formats.registry`. rows: "records" or "entities", of CSV.
    part_bytes: about as much of the input as a part has.
    """

    sources: tuple[Source, ...]
    reading: Reading
    model: Model
    format: str
    rows: str
    part_bytes: int

    def identity(self) -> dict[str, str]:
        """By what it can be told from another job, in the users' words; where a pipeline lies
        does not matter."""
        files = {
            f"the input {s.path}": f"{s.size} bytes, changed {s.changed}" for s in self.sources
        }
        settings: dict[str, Any] = asdict(self.reading) | {
            "column": ", ".join(dict.fromkeys(source.column for source in self.sources)),
            "input_format": ", ".join(dict.fromkeys(source.format for source in self.sources)),
            "output_format": self.format,
            "rows": self.rows,
            "part_bytes": self.part_bytes,
        }
        return {
            **files,
            "the order of the input": ", ".join(source.path for source in self.sources),
            "the pipeline": f"{self.model.title}, sha256 {self.model.sha256}",
            **{f"--{name.replace('_', '-')}": str(value) for name, value in settings.items()},
        }


def differences(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """In words, one a line."""
    return [
        f"{key}: was {before.get(key, 'not there')}, is {now.get(key, 'not there')}"
        for key in {**before, **now}
        if before.get(key) != now.get(key)
    ]
